import { expect, test } from "vitest";
import { api, internal } from "./_generated/api";
import { SIGNAL_KEPT_MS, STREAM_KEPT_MS } from "./model/cleanup";
import { append, exchange, LEASE_MS, start } from "./test.actors";
import { initConvexTest, type TestDeployment } from "./test.setup";

const sweep = (t: TestDeployment) =>
  t.run((ctx) => ctx.runMutation(internal.cleanup.sweep, {}));

const count = (
  t: TestDeployment,
  table: "streams" | "streamDeltas" | "gatewaySignals" | "violations",
) => t.run(async (ctx) => (await ctx.db.query(table).take(1_000)).length);

test("an ended stream is kept for an hour, a running one for ever", async () => {
  const t = await initConvexTest();
  await exchange(t, "Hi", "Hello", "a");
  const { answer } = await start(t, { sessionKey: "b" });
  // Crons run meanwhile where there are any: only a living gateway keeps it.
  const step = STREAM_KEPT_MS / 12;
  for (let n = 0; n < 12; n++) {
    await t.advance(step);
    await append(t, answer, n, "x");
  }
  await sweep(t);
  expect(await count(t, "streams")).toBe(2);
  await t.advance(1);
  await sweep(t);
  expect(await count(t, "streams")).toBe(1);
  const [left] = await t.run((ctx) => ctx.db.query("streams").take(2));
  expect(left?.state).toBe("streaming");
});

test("a dead gateway's signals go after ten minutes", async () => {
  const t = await initConvexTest();
  const { conversationId } = await start(t);
  await t.operator.mutation(api.conversations.takeOver, { conversationId });
  await t.advance(SIGNAL_KEPT_MS - 1_000);
  await sweep(t);
  expect(await count(t, "gatewaySignals")).toBe(1);
  await t.advance(2_000);
  await sweep(t);
  expect(await count(t, "gatewaySignals")).toBe(0);
});

test("counters of violations go when their window is over, in as many batches as it takes", async () => {
  const t = await initConvexTest();
  await t.run(async (ctx) => {
    const tenant = await ctx.db.query("tenants").first();
    if (tenant === null) throw new Error("No tenant");
    const counter = { tenantId: tenant._id, count: 1 };
    const now = Date.now();
    for (let row = 0; row < 251; row++) {
      const windowEndsAt = row === 250 ? now + 3_600_000 : now;
      const hash = `h${row}`;
      await ctx.db.insert("violations", { ...counter, hash, windowEndsAt });
    }
  });
  await sweep(t);
  for (let batch = 0; batch < 3; batch++) await t.advance(1);
  expect(await count(t, "violations")).toBe(1);
});

test("a given-up attempt's text goes, the new attempt's stays", async () => {
  const t = await initConvexTest();
  const { answer, conversationId } = await start(t);
  for (let piece = 0; piece < 3; piece++) {
    await append(t, answer, piece * 1_500, "x".repeat(1_500));
  }
  expect(await count(t, "streamDeltas")).toBe(3);
  await t.advance(LEASE_MS);
  const [run] = await t.gateway.mutation(api.gateway.streams.claimExpired, {
    owner: "gateway-2",
    leaseMs: LEASE_MS,
    limit: 1,
  });
  if (run === undefined) throw new Error("Nothing was claimed");
  await append(t, run, 0, "New");
  await t.advance(1);
  expect(await count(t, "streamDeltas")).toBe(1);
  const live = await t.operator.query(api.messages.live, { conversationId });
  expect(live).toMatchObject({ text: "New", attempt: 2 });
});
