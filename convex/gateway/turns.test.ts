import { describe, expect, test } from "vitest";
import { api } from "../_generated/api";
import {
  append,
  begin,
  exchange,
  finish,
  log,
  prose,
  refusalOf,
  start,
} from "../test.actors";
import { initConvexTest, NO_LIMITS } from "../test.setup";

const { signals } = api.gateway.streams;

describe("a message", () => {
  test("begins an answer right behind it", async () => {
    const t = await initConvexTest();
    const first = await start(t, { text: "Hi" });
    expect(first).toMatchObject({
      visitorSeq: 1,
      watched: false,
      answer: { seq: 2, attempt: 1, fence: 1 },
    });
    expect(await log(t, first.conversationId)).toMatchObject([
      { seq: 1, author: "visitor", text: "Hi", state: "complete" },
      { seq: 2, author: "assistant", text: "", state: "streaming" },
    ]);
    await finish(t, first.answer, 0, "Hello!");
    const second = await start(t, { text: "More" });
    expect(second.conversationId).toBe(first.conversationId);
    expect(second).toMatchObject({ visitorSeq: 3, answer: { seq: 4 } });
  });

  test("carries what the answer is written from", async () => {
    const t = await initConvexTest();
    await exchange(t, "Hi", "Hello!");
    const { context } = await start(t, { text: "opening hours?" });
    expect(context.history).toEqual([
      { role: "user", text: "Hi" },
      { role: "assistant", text: "Hello!" },
      { role: "user", text: "opening hours?" },
    ]);
    expect(context.knowledge[0]?.question).toContain("opening hours");
    expect(context.system).toContain("Demo Shop");
  });

  test("keeps the history within its budget, newest first", async () => {
    const t = await initConvexTest();
    const long = prose(3_900);
    for (let turn = 0; turn < 4; turn++) await exchange(t, long, long);
    const { context } = await start(t, { text: "And now?" });
    expect(context.history.at(-1)?.text).toBe("And now?");
    expect(context.history).toHaveLength(5);
  });

  test("of another session goes to another conversation", async () => {
    const t = await initConvexTest();
    const mine = await start(t);
    const yours = await start(t, { sessionKey: "other" });
    expect(yours.conversationId).not.toBe(mine.conversationId);
    expect(yours.visitorSeq).toBe(1);
  });

  test("that is empty or without ids is refused as invalid", async () => {
    const t = await initConvexTest();
    for (const sending of [
      { text: " \n" },
      { clientMessageId: "" },
      { clientMessageId: "x".repeat(101) },
      { sessionKey: "" },
      { owner: "" },
    ]) {
      expect(await refusalOf(begin(t, sending))).toBe("invalid");
    }
  });
});

describe("the same send again", () => {
  test("changes nothing and gives the answer as it stands", async () => {
    const t = await initConvexTest();
    const { answer, conversationId } = await start(t, { clientMessageId: "a" });
    await append(t, answer, 0, "Hel");
    const during = await begin(t, { clientMessageId: "a" });
    expect(during).toMatchObject({
      kind: "duplicate",
      visitorSeq: 1,
      answer: { messageId: answer.messageId, state: "streaming", attempt: 1 },
    });
    await finish(t, answer, 3, "lo");
    const after = await begin(t, { clientMessageId: "a", text: "Changed" });
    expect(after).toMatchObject({
      kind: "duplicate",
      answer: { state: "complete", text: "Hello", reason: "complete" },
    });
    expect(await log(t, conversationId)).toHaveLength(2);
  });

  test("has no answer when a human held the conversation", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.operator.mutation(api.conversations.takeOver, { conversationId });
    await begin(t, { clientMessageId: "b" });
    const again = await begin(t, { clientMessageId: "b" });
    expect(again).toMatchObject({ kind: "duplicate", answer: null });
  });

  test("is known before any refusal", async () => {
    const t = await initConvexTest({ ...NO_LIMITS, perVisitor: 1 });
    const { conversationId } = await start(t, { clientMessageId: "a" });
    expect((await begin(t)).kind).toBe("limited");
    const until = Date.now() + 60_000;
    await t.operator.mutation(api.conversations.blockVisitor, {
      conversationId,
      until,
    });
    const again = await begin(t, { clientMessageId: "a" });
    expect(again.kind).toBe("duplicate");
  });

  test("of a staff member's id is a new message", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    const clientMessageId = "shared";
    await t.operator.mutation(api.messages.reply, {
      conversationId,
      text: "I am here",
      clientMessageId,
    });
    expect((await begin(t, { clientMessageId })).kind).toBe("human");
  });
});

describe("while an answer is being written", () => {
  test("a new message ends it and tells its writer", async () => {
    const t = await initConvexTest();
    const first = await start(t);
    await append(t, first.answer, 0, "I was say");
    const second = await start(t, { text: "Wait" });
    expect(await log(t, first.conversationId)).toMatchObject([
      { seq: 1 },
      { seq: 2, state: "stopped", text: "I was say" },
      { seq: 3, text: "Wait" },
      { seq: 4, state: "streaming" },
    ]);
    const news = await t.gateway.query(signals, { owner: "gateway-1" });
    expect(news).toMatchObject([
      {
        streamId: first.answer.streamId,
        fence: first.answer.fence,
        kind: "stop",
        reason: "superseded",
      },
    ]);
    const late = await append(t, first.answer, 9, "ing");
    expect(late).toMatchObject({ kind: "stale", reason: "superseded" });
    expect(second.answer.streamId).not.toBe(first.answer.streamId);
  });
});

describe("a conversation that is not the assistant's", () => {
  test("keeps the message and begins no answer", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.operator.mutation(api.conversations.takeOver, { conversationId });
    const result = await begin(t, { text: "Are you human?" });
    expect(result).toMatchObject({ kind: "human", mode: "human" });
    expect((await log(t, conversationId)).at(-1)).toMatchObject({
      seq: 3,
      author: "visitor",
    });
    const row = await t.operator.query(api.conversations.get, {
      conversationId,
    });
    expect(row?.waitingSince).toBe(Date.now());
  });

  test("is answered again once it is handed back", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.operator.mutation(api.conversations.takeOver, { conversationId });
    await begin(t);
    await t.operator.mutation(api.conversations.handBack, { conversationId });
    expect((await begin(t)).kind).toBe("started");
  });

  test("is reopened by the next message when it was closed", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.operator.mutation(api.conversations.close, { conversationId });
    const again = await start(t);
    expect(again.conversationId).toBe(conversationId);
    const row = await t.operator.query(api.conversations.get, {
      conversationId,
    });
    expect(row?.status).toBe("open");
  });
});

describe("refusals", () => {
  test("a visitor's, an address's and a widget's limit", async () => {
    const t = await initConvexTest({
      perVisitor: 2,
      perAddress: 3,
      perWidget: 4,
    });
    const from = (sessionKey: string, ipHash: string) =>
      begin(t, { sessionKey, ipHash });
    const first = await from("a", "x");
    expect(first).toMatchObject({ kind: "started", quota: { remaining: 1 } });
    expect((await from("a", "x")).kind).toBe("started");
    expect(await from("a", "x")).toMatchObject({
      kind: "limited",
      code: "rate_limit_exceeded",
      retryAfterMs: 60_000,
      quota: { remaining: 0, resetAt: Date.now() + 60_000 },
    });
    expect((await from("b", "x")).kind).toBe("started");
    expect((await from("c", "x")).kind).toBe("limited");
    expect((await from("c", "y")).kind).toBe("started");
    expect((await from("d", "z")).kind).toBe("limited");
  });

  test("end with the window, and a refused message is not counted", async () => {
    const t = await initConvexTest({ ...NO_LIMITS, perVisitor: 1 });
    const { conversationId } = await start(t);
    await t.advance(40_000);
    expect(await begin(t)).toMatchObject({ retryAfterMs: 20_000 });
    await t.advance(20_001);
    expect((await begin(t)).kind).toBe("started");
    expect(await log(t, conversationId)).toHaveLength(4);
  });

  test("a message that is too long", async () => {
    const t = await initConvexTest();
    expect(await begin(t, { text: prose(4_001) })).toEqual({
      kind: "limited",
      code: "message_too_long",
      retryAfterMs: 0,
    });
    expect((await begin(t, { text: prose(4_000) })).kind).toBe("started");
  });

  test("a blocked visitor, until the block ends", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    const until = Date.now() + 1_000;
    const block = { conversationId, until };
    await t.operator.mutation(api.conversations.blockVisitor, block);
    expect(await begin(t)).toEqual({ kind: "blocked", untilMs: until });
    expect((await begin(t, { sessionKey: "other" })).kind).toBe("started");
    await t.advance(1_000);
    expect((await begin(t)).kind).toBe("started");
  });

  test("an inactive or unknown widget", async () => {
    const t = await initConvexTest();
    expect(await begin(t, { widgetId: "widget_none" })).toEqual({
      kind: "closed",
      code: "widget_not_found_or_inactive",
    });
    const [widget] = await t.operator.query(api.widgets.list, {});
    if (widget === undefined) throw new Error("No widget");
    await t.operator.mutation(api.widgets.update, {
      widgetId: widget._id,
      isActive: false,
    });
    expect((await begin(t)).kind).toBe("closed");
  });
});

describe("sessions:open", () => {
  const { open } = api.gateway.sessions;

  test("creates nothing for somebody who has said nothing", async () => {
    const t = await initConvexTest();
    const args = { widgetId: t.widgetId, sessionKey: "new" };
    expect(await t.gateway.mutation(open, args)).toEqual({
      conversation: null,
    });
    const visitors = await t.run((ctx) => ctx.db.query("visitors").first());
    expect(visitors).toBeNull();
  });

  test("finds the conversation and notes where the visitor is", async () => {
    const t = await initConvexTest();
    const started = await start(t, { sessionKey: "me" });
    const args = {
      widgetId: t.widgetId,
      sessionKey: "me",
      locale: "de",
      page: `https://shop.example/${"x".repeat(3_000)}`,
    };
    expect(await t.gateway.mutation(open, args)).toEqual({
      conversation: {
        id: started.conversationId,
        mode: "assistant",
        status: "open",
        lastSeq: 2,
        streamingMessageId: started.answer.messageId,
      },
    });
    const row = await t.operator.query(api.conversations.get, {
      conversationId: started.conversationId,
    });
    expect(row?.visitor.locale).toBe("de");
    expect(row?.visitor.page).toHaveLength(2_000);
  });

  test("of an unknown widget is refused", async () => {
    const t = await initConvexTest();
    const args = { widgetId: "widget_none", sessionKey: "me" };
    expect(await refusalOf(t.gateway.mutation(open, args))).toBe("not_found");
  });
});
