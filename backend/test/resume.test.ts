import { describe, expect, test } from "vitest";
import { expectedAnswer } from "./provider-stand-in.js";
import type { EventReader } from "./support/client.js";
import {
  follow,
  get,
  isDone,
  isStart,
  isToken,
  newSessionId,
  send,
  textOf,
} from "./support/client.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const world = setUpWorld({}, {});
const owner = () => gatewayOf(world, 0);
const other = () => gatewayOf(world, 1);

/** Characters of one, two, three and four bytes, pairs, and a ZWJ family. */
const MIXED = "aé€😀b👩‍👧ü\u0301𝄞z";

describe("resuming", () => {
  test.each([
    ["the gateway that wrote it", owner],
    ["another gateway", other],
  ])("an ended answer at every offset, on %s", async (_, gateway) => {
    const session = newSessionId();
    const asked = await send(
      owner().url,
      session,
      `Mix [[say=${MIXED} delay=1]]`,
    );
    const events = await asked.all();
    const start = startOf(events);
    expect(textOf(events)).toBe(MIXED);
    for (let offset = 0; offset <= MIXED.length; offset += 1) {
      const reader = await follow(gateway().url, session, start.conversation, {
        after: 1,
        message: start.message,
        offset,
        attempt: 1,
      });
      await reader.until(isDone);
      expect(textOf(reader.events, MIXED.slice(0, offset))).toBe(MIXED);
      expect(reader.events.some(({ type }) => type === "reset")).toBe(false);
      await reader.close();
    }
  });

  test.each([
    ["the owner's memory", owner],
    ["the log, on another gateway", other],
  ])("an answer being written at every offset, from %s", async (_, gateway) => {
    const session = newSessionId();
    const hold = `resume-${session}`;
    const prompt = `Mix [[say=${MIXED} hold=${hold}]]`;
    const asked = await send(owner().url, session, prompt);
    const half = [...MIXED].slice(0, 5).join("");
    world.provider.release(hold, 5);
    while (asked.text.length < half.length) await asked.until(isToken);
    const start = startOf(asked.events);
    const readers: [number, EventReader][] = [];
    for (let offset = 0; offset <= half.length; offset += 1) {
      // At most twelve streams of one visitor may be open.
      const reader = await follow(gateway().url, session, start.conversation, {
        after: 1,
        message: start.message,
        offset,
        attempt: 1,
      });
      readers.push([offset, reader]);
    }
    for (const [, reader] of readers) await reader.until(isStart);
    world.provider.release(hold);
    for (const [offset, reader] of readers) {
      await reader.until(isDone);
      expect(textOf(reader.events, MIXED.slice(0, offset))).toBe(MIXED);
      await reader.close();
    }
    await asked.all();
    expect(asked.text).toBe(MIXED);
  });

  test("without saying which writing was read keeps a first one", async () => {
    const session = newSessionId();
    const asked = await send(owner().url, session, "Hi [[tokens=6]]");
    const start = startOf(await asked.all());
    const whole = expectedAnswer(6);
    const reader = await follow(other().url, session, start.conversation, {
      after: 1,
      message: start.message,
      offset: 10,
    });
    await reader.until(isDone);
    expect(textOf(reader.events, whole.slice(0, 10))).toBe(whole);
    await reader.close();
  });

  test("with an offset beyond the end starts the text over", async () => {
    const session = newSessionId();
    const asked = await send(owner().url, session, "Hi [[tokens=3]]");
    const start = startOf(await asked.all());
    const reader = await follow(other().url, session, start.conversation, {
      after: 1,
      message: start.message,
      offset: 5_000,
      attempt: 1,
    });
    await reader.until(({ type }) => type === "reset");
    await reader.until(isDone);
    expect(textOf(reader.events, "x".repeat(5_000))).toBe(expectedAnswer(3));
    await reader.close();
  });

  test("as SSE continues where the last event's id says", async () => {
    const session = newSessionId();
    const hold = `sse-${session}`;
    const asked = await send(
      owner().url,
      session,
      `Hi [[tokens=8 hold=${hold}]]`,
    );
    world.provider.release(hold, 4);
    const half = expectedAnswer(4);
    while (asked.text !== half) await asked.until(isToken);
    const { conversation } = startOf(asked.events);
    const path = `/v1/conversations/${conversation}/events`;
    const accept = { accept: "text/event-stream" };
    const first = await readSse(
      await get(`${owner().url}${path}`, session, accept),
      (text) => text.includes(JSON.stringify(half).slice(1, -1)),
    );
    const id = [...first.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? "";
    expect(id).toMatch(new RegExp(`^1:\\w+:${half.length}:1$`));
    world.provider.release(hold);
    const second = await readSse(
      await get(`${other().url}${path}?after=0`, session, {
        ...accept,
        "last-event-id": id,
      }),
      (text) => text.includes(`"type":"done"`),
    );
    const events = [...second.matchAll(/^data: (.*)$/gm)].map(
      ([, json = ""]) => JSON.parse(json) as EventReader["events"][number],
    );
    expect(textOf(events, half)).toBe(expectedAnswer(8));
    await asked.all();
  });
});

function startOf(events: EventReader["events"]) {
  const start = events.find(isStart);
  if (!start?.messageId) throw new Error("no start");
  return {
    conversation: start.conversationId,
    message: start.messageId,
  };
}

async function readSse(
  response: Response,
  isEnough: (text: string) => boolean,
): Promise<string> {
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  if (!response.body) throw new Error("no body");
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!isEnough(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}
