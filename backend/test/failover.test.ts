import { describe, expect, test } from "vitest";
import { expectedAnswer } from "./provider-stand-in.js";
import { startChildGateway } from "./support/child-gateway.js";
import {
  follow,
  isDone,
  isStart,
  isToken,
  newSessionId,
  send,
  textOf,
} from "./support/client.js";
import { startGateway } from "./support/gateway.js";
import { gatewayOf, logOf, modelEnv, setUpWorld } from "./support/world.js";

/** Short, so that a death is noticed soon; the child's are the real ones. */
const timing = { orphanPollMs: 300 };
const world = setUpWorld({ timing });

describe("a gateway killed in mid-answer", () => {
  test("is followed by another, which ends each with one answer", async () => {
    const child = await startChildGateway(
      world.platform,
      modelEnv(world.provider),
    );
    const session = newSessionId();
    const hold = `kill-${session}`;
    const prompt = `Hi [[tokens=8 hold=${hold}]]`;
    const asked = await send(child.url, session, prompt);
    world.provider.release(hold, 3);
    const half = expectedAnswer(3);
    while (asked.text !== half) await asked.until(isToken);
    const start = asked.events.find(isStart);
    const conversation = start?.conversationId ?? "";
    // A second one, that nobody comes back to read.
    const alone = newSessionId();
    const left = await send(child.url, alone, `Bye [[tokens=4 hold=${hold}]]`);
    const leftStart = await left.until(isStart);
    await child.kill("SIGKILL");
    await asked.all();
    const survivor = gatewayOf(world);
    const reader = await follow(survivor.url, session, conversation, {
      after: 1,
      message: start?.messageId ?? "",
      offset: half.length,
      attempt: 1,
    });
    world.provider.release(hold);
    await reader.until(({ type }) => type === "reset");
    await reader.until(isDone);
    expect(textOf(reader.events, half)).toBe(expectedAnswer(8));
    const log = await logOf(world.platform, conversation);
    expect(log.map(({ author, text }) => [author, text])).toEqual([
      ["visitor", prompt],
      ["assistant", expectedAnswer(8)],
    ]);
    await reader.close();
    for (;;) {
      const unread = await logOf(world.platform, leftStart.conversationId);
      if (unread.at(-1)?.state === "complete") break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const unread = await logOf(world.platform, leftStart.conversationId);
    expect(unread).toHaveLength(2);
    expect(unread[1]?.text).toBe(expectedAnswer(4));
  });
});

describe("SIGTERM", () => {
  test("lets a running answer finish, refuses new turns, then exits", async () => {
    const child = await startChildGateway(
      world.platform,
      modelEnv(world.provider),
    );
    const session = newSessionId();
    const hold = `drain-${session}`;
    const asked = await send(
      child.url,
      session,
      `Hi [[tokens=5 hold=${hold}]]`,
    );
    const { conversationId } = await asked.until(isStart);
    const listener = await follow(child.url, session, conversationId);
    await listener.until(({ type }) => type === "state");
    const exit = child.kill("SIGTERM");
    // The reader of events is sent away at once.
    const farewell = await listener.until(({ type }) => type === "error");
    expect(farewell).toMatchObject({ code: "shutting_down" });
    await expect(send(child.url, newSessionId(), "Me too")).rejects.toThrow(
      /503.*shutting_down/,
    );
    world.provider.release(hold);
    const done = await asked.until(isDone);
    expect(done.reason).toBe("complete");
    expect(asked.text).toBe(expectedAnswer(5));
    expect(await exit).toBe(0);
  });

  test("gives up an answer that takes too long, for others to write", async () => {
    const child = await startChildGateway(world.platform, {
      ...modelEnv(world.provider),
      DRAIN_TIMEOUT_MS: "50",
    });
    const session = newSessionId();
    const hold = `giveup-${session}`;
    const asked = await send(
      child.url,
      session,
      `Hi [[tokens=5 hold=${hold}]]`,
    );
    const { conversationId, messageId } = await asked.until(isStart);
    world.provider.release(hold, 2);
    while (asked.text !== expectedAnswer(2)) await asked.until(isToken);
    const exit = child.kill("SIGTERM");
    const farewell = await asked.until(({ type }) => type === "error");
    expect(farewell).toMatchObject({ code: "shutting_down" });
    expect(asked.events.some(isDone)).toBe(false);
    expect(await exit).toBe(0);
    const reader = await follow(gatewayOf(world).url, session, conversationId, {
      after: 1,
      message: messageId ?? "",
      offset: asked.text.length,
      attempt: 1,
    });
    world.provider.release(hold);
    await reader.until(isDone);
    expect(textOf(reader.events, asked.text)).toBe(expectedAnswer(5));
    await reader.close();
  });
});

test("a gateway that lost its stream follows the one that took it", async () => {
  const slow = await startGateway(world.platform, {
    env: modelEnv(world.provider),
    // Never renews in time, as a process that was stopped for a while.
    timing: { leaseMs: 400, flushMs: 100 },
    wrapStore: (store) => ({
      ...store,
      append: async (args) => {
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        return store.append(args);
      },
    }),
  });
  const session = newSessionId();
  const hold = `lost-${session}`;
  const asked = await send(slow.url, session, `Hi [[tokens=6 hold=${hold}]]`);
  world.provider.release(hold, 2);
  await asked.until(({ type }) => type === "reset");
  world.provider.release(hold);
  const done = await asked.until(isDone);
  expect(done.reason).toBe("complete");
  expect(asked.text).toBe(expectedAnswer(6));
  const { conversationId } = asked.events.find(isStart) ?? {};
  const log = await logOf(world.platform, conversationId ?? "");
  expect(log).toHaveLength(2);
  expect(log[1]?.text).toBe(expectedAnswer(6));
  await slow.stop();
});
