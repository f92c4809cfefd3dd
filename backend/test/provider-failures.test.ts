import { describe, expect, test } from "vitest";
import type { ChatEvent } from "@frontdesk/protocol";
import { expectedAnswer } from "./provider-stand-in.js";
import {
  isDone,
  isStart,
  newSessionId,
  send,
  textOf,
} from "./support/client.js";
import { gatewayOf, logOf, setUpWorld } from "./support/world.js";

const world = setUpWorld({
  stallMs: 250,
  patience: { pauseMs: 5, maxPauseMs: 1_500 },
});

async function ask(script: string) {
  // The prompt counts the stand-in's failures, so it must be of its own.
  const session = newSessionId();
  const message = `Zzyzx ${session} [[${script}]]`;
  const reader = await send(gatewayOf(world).url, session, message);
  const events = await reader.all();
  const id = events.find(isStart)?.conversationId ?? "";
  const log = await logOf(world.platform, id);
  const tries = world.provider.requests.filter(
    ({ prompt }) => prompt === message,
  );
  return { events, answer: log.at(-1), done: events.find(isDone), tries };
}

const errorIn = (events: readonly ChatEvent[]) =>
  events.find((event) => event.type === "error");

describe("before the first token", () => {
  test.each([
    ["two 500s", "status=500 fail=2 tokens=3", 3],
    ["one 429 with retry-after", "status=429 fail=1 retryAfter=1 tokens=3", 2],
    ["one 429 without", "status=429 fail=2 tokens=3", 3],
    ["a refused usage option", "noUsage=1 tokens=3", 2],
  ])("%s: tried again", async (_, script, tries) => {
    const result = await ask(script);
    expect(textOf(result.events)).toBe(expectedAnswer(3));
    expect(result.done).toMatchObject({ reason: "complete" });
    expect(result.done?.automatic).toBeUndefined();
    expect(errorIn(result.events)).toBeUndefined();
    expect(result.tries).toHaveLength(tries);
  });

  test.each([
    ["500 for good", "status=500", 3],
    ["a wrong key", "status=401", 1],
    ["no such model", "status=404", 1],
    ["no money left", "status=429 code=insufficient_quota", 1],
    ["429 with a long retry-after", "status=429 retryAfter=3600", 1],
    ["silence", "stallAt=0", 3],
    ["a cut connection", "cutAt=0", 3],
    ["an empty answer", "tokens=0", 3],
    ["an end without a finish", "endAt=0", 3],
    ["a chunk that is no JSON", "badAt=0", 3],
  ])("%s: the built-in answerer says so", async (_, script, tries) => {
    const result = await ask(script);
    expect(result.tries).toHaveLength(tries);
    expect(textOf(result.events)).toMatch(/automatically/);
    expect(errorIn(result.events)).toBeUndefined();
    expect(result.done).toMatchObject({ reason: "complete", automatic: true });
    expect(result.events.some(({ type }) => type === "card")).toBe(true);
    expect(result.answer).toMatchObject({ state: "complete", automatic: true });
  });

  test("what the provider's filter refuses is not answered", async () => {
    const result = await ask("status=400 code=content_filter");
    expect(errorIn(result.events)).toMatchObject({ code: "provider_refused" });
    expect(result.done).toMatchObject({ reason: "failed" });
    expect(result.answer).toMatchObject({ state: "failed", text: "" });
  });
});

describe("after the first token", () => {
  test.each([
    ["silence", "tokens=9 stallAt=3", "provider_stalled"],
    ["a cut connection", "tokens=9 cutAt=3 delay=20", "answer_interrupted"],
    ["an end without a finish", "tokens=9 endAt=3", "answer_interrupted"],
    ["a chunk that is no JSON", "tokens=9 badAt=3", "answer_interrupted"],
    ["the filter", "tokens=3 finish=content_filter", "provider_refused"],
  ])("%s: fails with what was written", async (_, script, code) => {
    const result = await ask(script);
    expect(result.tries).toHaveLength(1);
    const text = textOf(result.events);
    expect(text).toBe(expectedAnswer(3));
    expect(errorIn(result.events)).toMatchObject({ code });
    expect(result.events.at(-1)).toMatchObject({
      type: "done",
      reason: "failed",
    });
    expect(result.answer).toMatchObject({ state: "failed", text });
  });

  test("the provider's length limit is told", async () => {
    const result = await ask("tokens=3 finish=length");
    expect(result.done).toMatchObject({ reason: "length" });
    expect(result.answer).toMatchObject({ state: "complete" });
  });
});
