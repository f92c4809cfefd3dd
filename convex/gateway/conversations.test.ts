import { describe, expect, test } from "vitest";
import { api } from "../_generated/api";
import {
  append,
  begin,
  exchange,
  finish,
  log,
  refusalOf,
  SESSION,
  start,
} from "../test.actors";
import { initConvexTest } from "../test.setup";

const own = api.gateway.conversations;
const sessionKey = SESSION;

describe("a conversation that is not the session's own", () => {
  test("does not exist for any function", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    const messageId = answer.messageId;
    for (const foreign of [
      { conversationId, sessionKey: "stranger" },
      { conversationId: "nonsense", sessionKey },
      { conversationId: messageId, sessionKey },
    ]) {
      const { query, mutation } = t.gateway;
      expect(await query(own.feed, { ...foreign, afterSeq: 0 })).toBeNull();
      expect(await query(own.page, { ...foreign, limit: 9 })).toBeNull();
      const text = { ...foreign, messageId };
      expect(await query(own.streamText, text)).toBeNull();
      expect(await mutation(own.stop, text)).toEqual({ kind: "not_found" });
      expect(await mutation(own.requestHuman, foreign)).toBe(false);
      const email = "a@b.example";
      expect(await mutation(own.saveContact, { ...foreign, email })).toBe(
        false,
      );
      const typing = true;
      expect(await mutation(own.setTyping, { ...foreign, typing })).toBe(false);
      expect(await mutation(own.markRead, { ...foreign, seq: 1 })).toBe(false);
    }
    const row = await t.operator.query(api.conversations.get, {
      conversationId,
    });
    expect(row).toMatchObject({
      mode: "assistant",
      streaming: true,
      typingVisitor: false,
      visitorReadSeq: 0,
    });
    expect(row?.visitor.email).toBeUndefined();
  });
});

describe("feed", () => {
  test("gives what came after a seq, and who holds the conversation", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "One", "Two");
    const { answer } = await start(t, { text: "Three" });
    const args = { conversationId, sessionKey, afterSeq: 2 };
    const feed = await t.gateway.query(own.feed, args);
    expect(feed).toMatchObject({
      state: {
        mode: "assistant",
        status: "open",
        lastSeq: 4,
        staffOnline: false,
      },
      messages: [
        { seq: 3, text: "Three" },
        { seq: 4, text: "" },
      ],
      streaming: { messageId: answer.messageId, seq: 4, attempt: 1 },
    });
    await append(t, answer, 0, "Fo");
    expect(await t.gateway.query(own.feed, args)).toEqual(feed);
    await finish(t, answer, 2, "ur");
    const after = await t.gateway.query(own.feed, args);
    expect(after?.streaming).toBeNull();
    expect(after?.messages[1]?.text).toBe("Four");
  });

  test("shows staff: presence, typing, name, read mark", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "One", "Two");
    await t.operator.mutation(api.presence.watch, {});
    await t.operator.mutation(api.conversations.takeOver, { conversationId });
    await t.operator.mutation(api.presence.typing, {
      conversationId,
      typing: true,
    });
    await t.operator.mutation(api.conversations.markRead, {
      conversationId,
      seq: 2,
    });
    const args = { conversationId, sessionKey, afterSeq: 2 };
    const state = async () => (await t.gateway.query(own.feed, args))?.state;
    expect(await state()).toEqual({
      mode: "human",
      status: "open",
      assignee: { name: "Operator" },
      typing: "Operator",
      staffOnline: true,
      staffReadSeq: 2,
      lastSeq: 2,
    });
    await t.advance(8_001);
    expect(await state()).not.toHaveProperty("typing", "Operator");
    await t.advance(20_000);
    expect(await state()).toMatchObject({ staffOnline: false });
  });
});

describe("page", () => {
  test("goes back through the log without gaps or repeats", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "1", "2");
    await exchange(t, "3", "4");
    await exchange(t, "5", "6");
    const base = { conversationId, sessionKey, limit: 4 };
    const newest = await t.gateway.query(own.page, base);
    expect(newest?.messages.map(({ seq }) => seq)).toEqual([3, 4, 5, 6]);
    expect(newest?.hasMore).toBe(true);
    const older = await t.gateway.query(own.page, { ...base, beforeSeq: 3 });
    expect(older?.messages.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(older?.hasMore).toBe(false);
  });

  test("has at least one and at most a hundred messages", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "1", "2");
    const args = { conversationId, sessionKey, limit: 0 };
    const page = await t.gateway.query(own.page, args);
    expect(page?.messages).toHaveLength(1);
  });
});

describe("streamText", () => {
  test("grows, and stays readable when the stream is swept", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    const args = { conversationId, sessionKey, messageId: answer.messageId };
    const read = () => t.gateway.query(own.streamText, args);
    await append(t, answer, 0, "Hel");
    expect(await read()).toMatchObject({
      attempt: 1,
      text: "Hel",
      state: "streaming",
      owner: "gateway-1",
      leaseExpiresAt: Date.now() + 30_000,
    });
    await finish(t, answer, 3, "lo");
    await t.advance(1);
    const ended = { text: "Hello", state: "finished", reason: "complete" };
    expect(await read()).toMatchObject(ended);
    await t.run((ctx) => ctx.db.delete("streams", answer.streamId));
    expect(await read()).toMatchObject({ ...ended, owner: "" });
  });

  test("is there for answers only, and of this conversation", async () => {
    const t = await initConvexTest();
    const mine = await start(t);
    const yours = await start(t, { sessionKey: "other" });
    for (const messageId of [
      mine.visitorMessageId,
      yours.answer.messageId,
      "nonsense",
    ]) {
      const { conversationId } = mine;
      const args = { conversationId, sessionKey, messageId };
      expect(await t.gateway.query(own.streamText, args)).toBeNull();
    }
  });
});

describe("stop", () => {
  test("keeps the text so far and tells the writer", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    await append(t, answer, 0, "So f");
    const args = { conversationId, sessionKey, messageId: answer.messageId };
    const stop = () => t.gateway.mutation(own.stop, args);
    expect(await stop()).toEqual({ kind: "stopped" });
    expect(await stop()).toEqual({ kind: "ended" });
    expect((await append(t, answer, 4, "ar")).kind).toBe("stale");
    expect((await log(t, conversationId))[1]).toMatchObject({
      text: "So f",
      state: "stopped",
    });
  });

  test("of an older answer leaves the running one alone", async () => {
    const t = await initConvexTest();
    const first = await exchange(t, "Hi", "Hello");
    const { answer, conversationId } = await start(t);
    const args = {
      conversationId,
      sessionKey,
      messageId: first.answer.messageId,
    };
    expect(await t.gateway.mutation(own.stop, args)).toEqual({ kind: "ended" });
    expect((await append(t, answer, 0, "x")).kind).toBe("ok");
  });
});

describe("requestHuman", () => {
  test("silences the assistant and puts the visitor in the queue", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    const args = { conversationId, sessionKey };
    expect(await t.gateway.mutation(own.requestHuman, args)).toBe(true);
    // What is being said may be said to its end.
    expect((await finish(t, answer, 0, "Bye")).kind).toBe("ok");
    expect(await begin(t)).toMatchObject({ kind: "human", mode: "waiting" });
    const counts = await t.operator.query(api.conversations.counts, {});
    expect(counts.waiting).toBe(1);
    await t.operator.mutation(api.conversations.takeOver, { conversationId });
    expect(await t.gateway.mutation(own.requestHuman, args)).toBe(true);
    expect(await begin(t)).toMatchObject({ kind: "human", mode: "human" });
  });
});

describe("what the visitor tells", () => {
  test("their address and name", async () => {
    const t = await initConvexTest();
    const { conversationId } = await start(t);
    const args = { conversationId, sessionKey };
    const email = " ada@example.org ";
    await t.gateway.mutation(own.saveContact, { ...args, email });
    const get = () =>
      t.operator.query(api.conversations.get, { conversationId });
    expect((await get())?.visitorName).toBe("ada@example.org");
    await t.gateway.mutation(own.saveContact, { ...args, email, name: "Ada" });
    expect(await get()).toMatchObject({
      visitorName: "Ada",
      visitor: { name: "Ada", email: "ada@example.org" },
    });
    for (const bad of ["ada", "a@b", "a b@c.de", `${"x".repeat(250)}@a.de`]) {
      const call = t.gateway.mutation(own.saveContact, { ...args, email: bad });
      expect(await refusalOf(call)).toBe("invalid");
    }
    const name = "x".repeat(101);
    const call = t.gateway.mutation(own.saveContact, { ...args, email, name });
    expect(await refusalOf(call)).toBe("invalid");
  });

  test("that they type, which ends by itself or with the message", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    const set = (typing: boolean) =>
      t.gateway.mutation(own.setTyping, { conversationId, sessionKey, typing });
    const isTyping = async () =>
      (await t.operator.query(api.conversations.get, { conversationId }))
        ?.typingVisitor;
    await set(true);
    expect(await isTyping()).toBe(true);
    await t.advance(4_000);
    await set(true);
    await t.advance(4_000);
    expect(await isTyping()).toBe(true);
    await t.advance(4_001);
    expect(await isTyping()).toBe(false);
    await set(true);
    await set(false);
    expect(await isTyping()).toBe(false);
    await set(true);
    await begin(t);
    expect(await isTyping()).toBe(false);
  });

  test("what they have read, forward only", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    const mark = (seq: number) =>
      t.gateway.mutation(own.markRead, { conversationId, sessionKey, seq });
    const read = async () =>
      (await t.operator.query(api.conversations.get, { conversationId }))
        ?.visitorReadSeq;
    await mark(1);
    expect(await read()).toBe(1);
    await mark(99);
    expect(await read()).toBe(2);
    await mark(1);
    expect(await read()).toBe(2);
  });
});
