/** Who and what is let in, in which order. */
import { describe, expect, test } from "vitest";
import { api } from "../_generated/api";
import { begin, exchange, log, prose, start } from "../test.actors";
import {
  firstWidget,
  newWidget,
  rowsOf,
  setLimits,
  setSettings,
} from "../test.door";
import { initConvexTest, NO_LIMITS } from "../test.setup";

const SPAM = `Cheap pills ${"http://a.example/buy ".repeat(8)}`;

describe("a widget nobody has confirmed", () => {
  test("serves pages on localhost alone, until an owner confirms it", async () => {
    const t = await initConvexTest();
    const { widgetId, publicId } = await newWidget(t, "fresh");
    const from = async (domain?: string) => {
      // Each time somebody else, for a new widget wants pauses.
      const sessionKey = `${Math.random()}`;
      const sending = { widgetId: publicId, sessionKey };
      return (await begin(t, { ...sending, ...(domain && { domain }) })).kind;
    };
    expect(await from("localhost:3000")).toBe("started");
    expect(await from("127.0.0.1")).toBe("started");
    expect(await from("[::1]:8080")).toBe("started");
    expect(await from("localhost.evil.example")).toBe("closed");
    const refused = { widgetId: publicId, domain: "shop.example" };
    expect(await begin(t, refused)).toEqual({
      kind: "closed",
      code: "widget_not_confirmed",
    });
    expect(await from()).toBe("closed");
    await t.operator.mutation(api.widgets.confirm, { widgetId });
    expect(await from("shop.example")).toBe("started");
    expect(await from()).toBe("started");
  });
});

describe("the content filter", () => {
  test("refuses with its reason and stores nothing", async () => {
    const t = await initConvexTest();
    expect(await begin(t, { text: SPAM })).toEqual({
      kind: "filtered",
      reason: "links",
    });
    expect(await rowsOf(t, "messages")).toEqual([]);
    expect(await rowsOf(t, "visitors")).toEqual([]);
    expect(await rowsOf(t, "usageCounters")).toEqual([]);
  });

  test("is the tenant's: off, or with links that are welcome", async () => {
    const t = await initConvexTest();
    const contentFilter = {
      allowedLinkHosts: ["a.example"],
      allowedPhrases: [],
    };
    await setSettings(t, {
      contentFilter: { strength: "standard", ...contentFilter },
    });
    expect((await begin(t, { text: SPAM })).kind).toBe("started");
    const other = SPAM.replaceAll("a.example", "b.example");
    expect((await begin(t, { text: other })).kind).toBe("filtered");
    await setSettings(t, {
      contentFilter: { ...contentFilter, strength: "off" },
    });
    expect((await begin(t, { text: other })).kind).toBe("started");
  });

  test("costs a refused message none of its limits", async () => {
    const t = await initConvexTest({ ...NO_LIMITS, perVisitor: 1 });
    expect((await begin(t, { text: SPAM })).kind).toBe("filtered");
    expect((await begin(t)).kind).toBe("started");
    // The limit comes first: what is over it is not even read.
    expect((await begin(t, { text: SPAM })).kind).toBe("limited");
  });
});

describe("personal data", () => {
  const TEXT = "I am ada@example.com, card 4111 1111 1111 1111, thanks";

  test("is taken out before anything is stored, when the tenant asks", async () => {
    const t = await initConvexTest();
    await setSettings(t, { redactPii: ["email", "card"] });
    const result = await start(t, { text: TEXT });
    const redacted = "I am [email], card [card], thanks";
    expect(result.redacted).toEqual({ email: 1, phone: 0, card: 1, iban: 0 });
    expect(result.context.history.at(-1)?.text).toBe(redacted);
    expect(await log(t, result.conversationId)).toMatchObject([
      { text: redacted },
      {},
    ]);
    const everything = JSON.stringify([
      await rowsOf(t, "messages"),
      await rowsOf(t, "conversations"),
      await rowsOf(t, "conversationTexts"),
    ]);
    expect(everything).not.toMatch(/ada@|4111/);
  });

  test("stays when the tenant does not, and kinds not asked for stay", async () => {
    const t = await initConvexTest();
    const kept = await start(t, { text: TEXT });
    expect(kept.redacted).toBeUndefined();
    expect((await log(t, kept.conversationId))[0]?.text).toBe(TEXT);
    await setSettings(t, { redactPii: ["card"] });
    const { context } = await start(t, { text: TEXT });
    expect(context.history.at(-1)?.text).toContain("ada@example.com");
    expect(context.history.at(-1)?.text).toContain("[card]");
  });

  test("is taken out of what waits for a human too", async () => {
    const t = await initConvexTest();
    await setSettings(t, { redactPii: ["email"] });
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.operator.mutation(api.conversations.takeOver, { conversationId });
    const result = await begin(t, { text: TEXT });
    expect(result).toMatchObject({ kind: "human", redacted: { email: 1 } });
    expect((await log(t, conversationId)).at(-1)?.text).toContain("[email]");
  });
});

test("what was accepted once is known before every refusal", async () => {
  const t = await initConvexTest({ ...NO_LIMITS, perVisitor: 1 });
  const sent = { clientMessageId: "once", ipHash: "x" };
  const { conversationId } = await start(t, sent);
  const widget = await firstWidget(t);
  const again = async () => (await begin(t, sent)).kind;
  await setLimits(t, { maxMessageLength: 1, maxConversationLength: 2 });
  expect(await again()).toBe("duplicate");
  await t.operator.mutation(api.conversations.blockVisitor, {
    conversationId,
    until: Date.now() + 60_000,
  });
  expect(await again()).toBe("duplicate");
  await t.operator.mutation(api.widgets.setActive, {
    widgetId: widget._id,
    isActive: false,
  });
  expect(await again()).toBe("duplicate");
  expect((await begin(t)).kind).toBe("closed");
});

test("refusals come in order: widget, block, length, limits, content", async () => {
  const t = await initConvexTest({ ...NO_LIMITS, perVisitor: 1 });
  const { conversationId } = await start(t);
  const widget = await firstWidget(t);
  const long = { text: `${SPAM} ${prose(4_000)}` };
  const kind = async (sending: object) => (await begin(t, sending)).kind;
  expect(await begin(t, long)).toMatchObject({ code: "message_too_long" });
  expect(await begin(t, { text: SPAM })).toMatchObject({ limit: "per_minute" });
  await t.operator.mutation(api.conversations.blockVisitor, {
    conversationId,
    until: Date.now() + 60_000,
  });
  expect(await kind(long)).toBe("blocked");
  await t.operator.mutation(api.widgets.setActive, {
    widgetId: widget._id,
    isActive: false,
  });
  expect(await kind(long)).toBe("closed");
});

test("messages are counted per day and domain, refused ones are not", async () => {
  const t = await initConvexTest({ ...NO_LIMITS, perVisitor: 2 });
  const domain = "shop.example";
  for (const sessionKey of ["a", "b", "c", "d", "e"]) {
    for (let sent = 0; sent < 3; sent++) await begin(t, { sessionKey, domain });
  }
  await begin(t, { sessionKey: "f" });
  const until = "2026-11-20";
  const report = { until, days: 2 };
  expect(await t.operator.query(api.usage.summary, report)).toEqual({
    totalMessages: 11,
    blockedRequests: 0,
    uniqueDomains: 1,
    activeWidgets: 1,
    truncated: false,
  });
  expect(await t.operator.query(api.usage.daily, report)).toEqual([
    { day: until, messages: 11, blocked: 0 },
    { day: "2026-11-19", messages: 0, blocked: 0 },
  ]);
  expect(await t.operator.query(api.usage.topDomains, report)).toEqual([
    { domain, widgetId: t.widgetId, messages: 10 },
    { domain: "", widgetId: t.widgetId, messages: 1 },
  ]);
});
