import { describe, expect, test } from "vitest";
import {
  StoreError,
  type ConversationStore,
} from "../src/convex/conversation-store.js";
import { expectedAnswer } from "./provider-stand-in.js";
import {
  isDone,
  isStart,
  isToken,
  newSessionId,
  post,
  send,
} from "./support/client.js";
import { gatewayOf, logOf, setUpWorld } from "./support/world.js";

let away = false;
let loseNextBegin = false;

/** The deployment, which cannot be reached while `away`. */
function unreliable(store: ConversationStore): ConversationStore {
  const orAway =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      away
        ? Promise.reject(new StoreError("unavailable", "away"))
        : call(...args);
  return {
    ...store,
    begin: orAway(async (args) => {
      const result = await store.begin(args);
      if (!loseNextBegin) return result;
      loseNextBegin = false;
      throw new StoreError("unavailable", "cut before the answer");
    }),
    finish: orAway(store.finish),
    page: orAway(store.page),
    append: orAway(store.append),
    async claimExpired(args) {
      const claimed = await store.claimExpired(args);
      if (claimed.length > 0) away = false;
      return claimed;
    },
  };
}

const world = setUpWorld(
  {
    // A lease that outlives every test: nothing may wait for its end.
    timing: { flushMs: 20, leaseMs: 120_000, orphanPollMs: 120_000 },
    wrapStore: unreliable,
  },
  {
    // One that is soon over, and noticed by its own gateway.
    timing: { flushMs: 20, leaseMs: 1_000, orphanPollMs: 100 },
    wrapStore: unreliable,
  },
);

describe("Convex cannot be reached", () => {
  test("in mid-answer: tokens go on, the end waits, nothing is lost", async () => {
    const session = newSessionId();
    const hold = `away-${session}`;
    const { url } = gatewayOf(world);
    const asked = await send(url, session, `Hi [[tokens=6 hold=${hold}]]`);
    world.provider.release(hold, 2);
    while (asked.text !== expectedAnswer(2)) await asked.until(isToken);
    away = true;
    world.provider.release(hold);
    while (asked.text !== expectedAnswer(6)) await asked.until(isToken);
    expect(asked.events.some(isDone)).toBe(false);
    away = false;
    const done = await asked.until(isDone);
    expect(done.reason).toBe("complete");
    const id = asked.events.find(isStart)?.conversationId ?? "";
    const log = await logOf(world.platform, id);
    expect(log[1]).toMatchObject({
      text: expectedAnswer(6),
      state: "complete",
    });
  });

  test("past the end of the lease: what was written is kept", async () => {
    const session = newSessionId();
    const hold = `past-${session}`;
    const { url } = gatewayOf(world, 1);
    const message = `Hi [[tokens=6 hold=${hold}]]`;
    const asked = await send(url, session, message);
    const { conversationId } = await asked.until(isStart);
    world.provider.release(hold, 2);
    while (asked.text !== expectedAnswer(2)) await asked.until(isToken);
    away = true;
    world.provider.release(hold);
    // It is back as soon as the answer has been claimed.
    await asked.until(isDone);
    expect(away).toBe(false);
    expect(asked.text).toBe(expectedAnswer(6));
    expect(asked.events.map(({ type }) => type)).not.toContain("reset");
    const log = await logOf(world.platform, conversationId);
    expect(log.map(({ text }) => text)).toEqual([message, expectedAnswer(6)]);
    const requests = world.provider.requests.filter(
      ({ prompt }) => prompt === message,
    );
    expect(requests).toHaveLength(1);
  });

  test("at the beginning: 503 that says when to come back", async () => {
    away = true;
    const { url } = gatewayOf(world);
    const body = { sessionId: newSessionId(), message: "Hi" };
    const answer = await post(`${url}/chat`, body);
    away = false;
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({
      error: "upstream_unavailable",
    });
  });

  test("just after a turn began: sent again, it is answered at once", async () => {
    const session = newSessionId();
    const { url } = gatewayOf(world);
    const clientMessageId = "once";
    const message = "Hi [[tokens=3]]";
    loseNextBegin = true;
    const body = { sessionId: session, message, clientMessageId };
    const lost = await post(`${url}/chat`, body);
    expect(lost.status).toBe(503);
    await lost.body?.cancel();
    const asked = await send(url, session, message, { clientMessageId });
    const done = await asked.until(isDone);
    expect(done.reason).toBe("complete");
    expect(asked.text).toBe(expectedAnswer(3));
    const id = asked.events.find(isStart)?.conversationId ?? "";
    const log = await logOf(world.platform, id);
    expect(log.map(({ text }) => text)).toEqual([message, expectedAnswer(3)]);
  });
});

test("a message sent twice at once is answered once, to both", async () => {
  const session = newSessionId();
  const { url } = gatewayOf(world);
  const message = "Twice [[tokens=3]]";
  const both = await Promise.all(
    [1, 2].map(() => send(url, session, message, { clientMessageId: "same" })),
  );
  for (const one of both) {
    await one.until(isDone);
    expect(one.text).toBe(expectedAnswer(3));
    expect(one.events.map(({ type }) => type)).not.toContain("reset");
  }
  const asked = world.provider.requests.filter(
    ({ prompt }) => prompt === message,
  );
  expect(asked).toHaveLength(1);
});
