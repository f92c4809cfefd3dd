/** What a visitor may send, and what they are told. */
import { describe, expect, test } from "vitest";
import { api, internal } from "../_generated/api";
import { DEFAULT_LIMITS } from "../model/limits";
import { begin, exchange, log, start } from "../test.actors";
import { firstWidget, rowsOf, setLimits } from "../test.door";
import { initConvexTest, NO_LIMITS, WIDGET_KEY } from "../test.setup";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 10, 20, 12);
const MIDNIGHT = Date.UTC(2026, 10, 21);

describe("a visitor's limits", () => {
  test("of a minute, an hour and a day, the longest wait named", async () => {
    const t = await initConvexTest({ ...NO_LIMITS, perVisitor: 2 });
    await setLimits(t, { perHour: 3, perDay: 4 });
    const first = await begin(t);
    expect(first).toMatchObject({
      kind: "started",
      quota: {
        remaining: 1,
        limit: 2,
        resetAt: NOON + MINUTE,
        remainingToday: 3,
        dayResetAt: MIDNIGHT,
      },
    });
    await begin(t);
    expect(await begin(t)).toMatchObject({
      kind: "limited",
      code: "rate_limit_exceeded",
      limit: "per_minute",
      retryAfterMs: MINUTE,
      quota: { remaining: 0, remainingToday: 2 },
    });
    await t.advance(MINUTE);
    expect(await begin(t)).toMatchObject({
      quota: { remaining: 0, limit: 3, resetAt: NOON + HOUR },
    });
    expect(await begin(t)).toMatchObject({
      limit: "per_hour",
      retryAfterMs: HOUR - MINUTE,
    });
    await t.advance(HOUR - MINUTE);
    expect((await begin(t)).kind).toBe("started");
    expect(await begin(t)).toMatchObject({
      limit: "per_day",
      retryAfterMs: MIDNIGHT - NOON - HOUR,
      quota: { remaining: 0, remainingToday: 0, dayResetAt: MIDNIGHT },
    });
    await t.advance(MIDNIGHT - NOON - HOUR);
    expect((await begin(t)).kind).toBe("started");
  });

  test("of the time between two messages, to the millisecond", async () => {
    const t = await initConvexTest();
    await setLimits(t, { minIntervalMs: 2_000 });
    await start(t);
    await t.advance(1_250);
    expect(await begin(t)).toMatchObject({
      kind: "limited",
      limit: "interval",
      retryAfterMs: 750,
    });
    expect((await begin(t, { sessionKey: "other" })).kind).toBe("started");
    await t.advance(750);
    expect((await begin(t)).kind).toBe("started");
    expect((await begin(t)).kind).toBe("limited");
  });

  test("cost nothing when another limit refuses", async () => {
    const t = await initConvexTest({ ...NO_LIMITS, perWidget: 1 });
    await setLimits(t, { perHour: 1_000_000, perDay: 1_000_000 });
    await start(t, { sessionKey: "a" });
    expect(await begin(t, { sessionKey: "b" })).toMatchObject({
      limit: "per_widget",
    });
    await t.advance(MINUTE);
    expect(await begin(t, { sessionKey: "b" })).toMatchObject({
      quota: { remainingToday: 999_999 },
    });
  });
});

test("all visitors share the widget's minute, hour and day", async () => {
  const t = await initConvexTest({ ...NO_LIMITS, perWidget: 2 });
  await setLimits(t, { perWidgetHour: 3, perWidgetDay: 4 });
  const from = (sessionKey: string) => begin(t, { sessionKey });
  await from("a");
  await from("b");
  expect(await from("c")).toMatchObject({
    limit: "per_widget",
    retryAfterMs: MINUTE,
    quota: { remaining: 1_000_000 },
  });
  await t.advance(MINUTE);
  expect((await from("c")).kind).toBe("started");
  expect(await from("d")).toMatchObject({ retryAfterMs: HOUR - MINUTE });
  await t.advance(HOUR - MINUTE);
  expect((await from("d")).kind).toBe("started");
  expect(await from("e")).toMatchObject({
    retryAfterMs: MIDNIGHT - NOON - HOUR,
  });
});

test("an address counts for all its visitors, of all the tenant's widgets", async () => {
  const t = await initConvexTest({ ...NO_LIMITS, perAddress: 2 });
  const from = (sessionKey: string, ipHash: string) =>
    begin(t, { sessionKey, ipHash });
  await from("a", "x");
  await from("b", "x");
  expect(await from("c", "x")).toMatchObject({
    limit: "per_address",
    retryAfterMs: MINUTE,
  });
  expect((await from("c", "y")).kind).toBe("started");
});

test("of messages sent at once exactly as many come in as fit", async () => {
  const t = await initConvexTest({ ...NO_LIMITS, perWidget: 30 });
  await setLimits(t, { perMinute: 8 });
  const results = await Promise.all(
    Array.from({ length: 100 }, (_, one) =>
      begin(t, { sessionKey: `v${one % 5}`, ipHash: `address-${one % 2}` }),
    ),
  );
  const started = results.filter(({ kind }) => kind === "started");
  expect(started).toHaveLength(30);
  expect(await rowsOf(t, "messages")).toHaveLength(60);
});

describe("a conversation's length", () => {
  test("is that of the session, which silence ends", async () => {
    const t = await initConvexTest();
    await setLimits(t, {
      maxConversationLength: 4,
      sessionTimeoutMinutes: 10,
    });
    const { conversationId } = await exchange(t, "One", "A");
    await t.advance(4 * MINUTE);
    await exchange(t, "Two", "B");
    await t.advance(MINUTE);
    expect(await begin(t)).toEqual({
      kind: "limited",
      code: "conversation_too_long",
      limit: "conversation_length",
      retryAfterMs: 9 * MINUTE,
    });
    await t.advance(9 * MINUTE);
    await exchange(t, "Three", "C");
    expect(await log(t, conversationId)).toHaveLength(6);
    expect((await begin(t)).kind).toBe("started");
    expect(await begin(t)).toMatchObject({ code: "conversation_too_long" });
  });

  test("starts anew when staff have closed it, and does not bind staff", async () => {
    const t = await initConvexTest();
    await setLimits(t, { maxConversationLength: 2 });
    const { conversationId } = await exchange(t, "One", "A");
    const args = { conversationId };
    expect((await begin(t)).kind).toBe("limited");
    await t.operator.mutation(api.conversations.takeOver, args);
    expect((await begin(t)).kind).toBe("human");
    await t.operator.mutation(api.conversations.close, args);
    expect((await begin(t)).kind).toBe("started");
  });
});

test("a widget without configured limits has the defaults", async () => {
  const t = await initConvexTest();
  await t.run(async (ctx) => {
    for (const row of await ctx.db.query("tenants").take(9)) {
      await ctx.db.patch("tenants", row._id, { slug: "another" });
    }
  });
  await t.run(async (ctx) => {
    for (const row of await ctx.db.query("widgetKeys").take(9)) {
      await ctx.db.delete("widgetKeys", row._id);
    }
    for (const row of await ctx.db.query("members").take(9)) {
      await ctx.db.delete("members", row._id);
    }
  });
  const { ensure } = api.gateway.installation;
  await t.gateway.mutation(ensure, { widgetKey: WIDGET_KEY });
  expect((await firstWidget(t)).limits).toEqual(DEFAULT_LIMITS);
});

test("only windows of past days are forgotten", async () => {
  const t = await initConvexTest();
  await setLimits(t, { perMinute: 1, perHour: 1, perDay: 1 });
  const forget = () =>
    t.run((ctx) => ctx.runMutation(internal.cleanup.sweepLimits, {}));
  await start(t);
  await t.advance(MIDNIGHT - NOON - 1);
  await forget();
  expect(await begin(t)).toMatchObject({ limit: "per_day" });
  await t.advance(1);
  await start(t);
  await t.advance(24 * HOUR);
  await forget();
  await t.advance(1);
  await start(t);
  expect((await begin(t)).kind).toBe("limited");
});
