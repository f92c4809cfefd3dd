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
    begin: orAway(store.begin),
    finish: orAway(store.finish),
    page: orAway(store.page),
    append: orAway(store.append),
  };
}

const world = setUpWorld({
  timing: { flushMs: 20 },
  wrapStore: unreliable,
});

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
});
