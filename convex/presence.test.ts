import { expect, test } from "vitest";
import { api } from "./_generated/api";
import { exchange, SESSION } from "./test.actors";
import { initConvexTest, type TestDeployment } from "./test.setup";

async function state(t: TestDeployment, conversationId: string) {
  const feed = await t.gateway.query(api.gateway.conversations.feed, {
    conversationId,
    sessionKey: SESSION,
    afterSeq: 99,
  });
  return feed?.state;
}

const rows = (t: TestDeployment) =>
  t.run((ctx) => ctx.db.query("presence").take(100));

test("staff are online while the heartbeat lasts", async () => {
  const t = await initConvexTest();
  const agent = await t.member("agent");
  const { conversationId } = await exchange(t, "Hi", "Hello");
  const online = async () => (await state(t, conversationId))?.staffOnline;
  expect(await online()).toBe(false);
  await t.operator.mutation(api.presence.watch, {});
  await agent.mutation(api.presence.watch, {});
  for (let beat = 0; beat < 6; beat++) {
    await t.advance(10_000);
    await t.operator.mutation(api.presence.watch, {});
    expect(await online()).toBe(true);
  }
  expect(await rows(t)).toHaveLength(1);
  await t.advance(25_001);
  await t.advance(25_001);
  expect(await online()).toBe(false);
  expect(await rows(t)).toHaveLength(0);
});

test("one colleague's going does not send the other offline", async () => {
  const t = await initConvexTest();
  const agent = await t.member("agent");
  const { conversationId } = await exchange(t, "Hi", "Hello");
  await t.operator.mutation(api.presence.watch, { conversationId });
  await t.advance(20_000);
  await agent.mutation(api.presence.watch, { conversationId });
  await t.advance(5_001);
  expect(await rows(t)).toHaveLength(2);
  expect((await state(t, conversationId))?.staffOnline).toBe(true);
});

test("typing is shown by name until it ends", async () => {
  const t = await initConvexTest();
  const { conversationId } = await exchange(t, "Hi", "Hello");
  const type = (typing: boolean) =>
    t.operator.mutation(api.presence.typing, { conversationId, typing });
  const shown = async () => (await state(t, conversationId))?.typing;
  await type(true);
  await type(true);
  expect(await shown()).toBe("Operator");
  expect(await rows(t)).toHaveLength(1);
  await type(false);
  await type(false);
  expect(await shown()).toBeUndefined();
  await type(true);
  await t.operator.mutation(api.conversations.handBack, { conversationId });
  expect(await shown()).toBeUndefined();
});

test("the visitor's own typing is not shown to them as staff's", async () => {
  const t = await initConvexTest();
  const { conversationId } = await exchange(t, "Hi", "Hello");
  const args = { conversationId, sessionKey: SESSION, typing: true };
  await t.gateway.mutation(api.gateway.conversations.setTyping, args);
  expect((await state(t, conversationId))?.typing).toBeUndefined();
});

test("a renewed row outlives its first end", async () => {
  const t = await initConvexTest();
  const { conversationId } = await exchange(t, "Hi", "Hello");
  const type = () =>
    t.operator.mutation(api.presence.typing, { conversationId, typing: true });
  await type();
  // The longest and the most awkward pauses that are promised to be enough.
  for (const pause of [4_000, 2_600, 4_000, 1_000, 4_000, 3_000, 3_000]) {
    await t.advance(pause);
    expect((await state(t, conversationId))?.typing).toBe("Operator");
    await type();
  }
  await t.advance(8_001);
  await t.advance(1);
  expect((await state(t, conversationId))?.typing).toBeUndefined();
});
