import { describe, expect, test } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import {
  append,
  exchange,
  finish,
  LEASE_MS,
  log,
  refusalOf,
  start,
} from "./test.actors";
import { initConvexTest, type TestDeployment } from "./test.setup";

type ConversationId = Id<"conversations">;

async function reply(
  t: TestDeployment,
  conversationId: ConversationId,
  text: string,
  clientMessageId = text,
) {
  const args = { conversationId, text, clientMessageId };
  return await t.operator.mutation(api.messages.reply, args);
}

describe("list", () => {
  test("has the newest first and tells how answers ended", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    const { answer } = await start(t, { text: "More" });
    await append(t, answer, 0, "Well");
    await reply(t, conversationId, "I am here");
    const result = await t.operator.query(api.messages.list, {
      conversationId,
      paginationOpts: { numItems: 4, cursor: null },
    });
    expect(result.page).toMatchObject([
      { seq: 5, author: "staff", authorName: "Operator", text: "I am here" },
      { seq: 4, state: "stopped", reason: "takeover", text: "Well" },
      { seq: 3, author: "visitor" },
      { seq: 2, state: "complete", reason: "complete" },
    ]);
    expect(result.isDone).toBe(false);
  });
});

describe("live", () => {
  test("is the answer being written, growing", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    const live = () => t.operator.query(api.messages.live, { conversationId });
    expect(await live()).toMatchObject({ attempt: 1, text: "" });
    await append(t, answer, 0, "Hel");
    expect(await live()).toMatchObject({
      messageId: answer.messageId,
      text: "Hel",
      startedAt: Date.now(),
    });
    await t.advance(LEASE_MS);
    await t.gateway.mutation(api.gateway.streams.claimExpired, {
      owner: "gateway-2",
      leaseMs: LEASE_MS,
      limit: 1,
    });
    expect(await live()).toMatchObject({ attempt: 2, text: "" });
  });

  test("is null when nothing is written", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    await finish(t, answer, 0, "Hello");
    expect(
      await t.operator.query(api.messages.live, { conversationId }),
    ).toBeNull();
  });
});

describe("reply", () => {
  test("takes over in mid-answer and silences the assistant", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    await append(t, answer, 0, "As an assis");
    const sent = await reply(t, conversationId, "Let me help");
    expect(sent).toMatchObject({ seq: 3, duplicate: false });
    expect((await finish(t, answer, 11, "tant")).kind).toBe("stale");
    expect(await log(t, conversationId)).toMatchObject([
      { seq: 1 },
      { seq: 2, text: "As an assis", state: "stopped" },
      { seq: 3, text: "Let me help", authorName: "Operator" },
    ]);
    const row = await t.operator.query(api.conversations.get, {
      conversationId,
    });
    expect(row).toMatchObject({
      mode: "human",
      mine: true,
      unread: 0,
      staffReadSeq: 3,
      preview: "Let me help",
    });
  });

  test("may be repeated, also after handing back", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    const first = await reply(t, conversationId, "Here", "r1");
    await t.operator.mutation(api.conversations.handBack, { conversationId });
    const again = await reply(t, conversationId, "Here", "r1");
    expect(again).toEqual({ ...first, duplicate: true });
    expect(await log(t, conversationId)).toHaveLength(3);
    const row = await t.operator.query(api.conversations.get, {
      conversationId,
    });
    expect(row?.mode).toBe("assistant");
  });

  test("leaves a colleague's conversation with the colleague", async () => {
    const t = await initConvexTest();
    const agent = await t.member("agent");
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await agent.mutation(api.conversations.takeOver, { conversationId });
    await reply(t, conversationId, "Also here");
    const row = await t.operator.query(api.conversations.get, {
      conversationId,
    });
    expect(row?.assigneeName).toBe("member1");
  });

  test("ends the waiting and the typing", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.gateway.mutation(api.gateway.conversations.requestHuman, {
      conversationId,
      sessionKey: "5e55",
    });
    await t.operator.mutation(api.presence.typing, {
      conversationId,
      typing: true,
    });
    await reply(t, conversationId, "Here");
    const feed = await t.gateway.query(api.gateway.conversations.feed, {
      conversationId,
      sessionKey: "5e55",
      afterSeq: 3,
    });
    expect(feed?.state.mode).toBe("human");
    expect(feed?.state.typing).toBeUndefined();
    const counts = await t.operator.query(api.conversations.counts, {});
    expect(counts.waiting).toBe(0);
  });

  test("is refused when it is empty, too long or without an id", async () => {
    const t = await initConvexTest();
    const { conversationId } = await start(t);
    for (const [text, id] of [
      [" ", "a"],
      ["x".repeat(8_001), "a"],
      ["Hi", ""],
      ["Hi", "x".repeat(101)],
    ] as const) {
      expect(await refusalOf(reply(t, conversationId, text, id))).toBe(
        "invalid",
      );
    }
    const row = await t.operator.query(api.conversations.get, {
      conversationId,
    });
    expect(row?.mode).toBe("assistant");
  });
});
