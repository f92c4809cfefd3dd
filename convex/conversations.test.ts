import { describe, expect, test } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import {
  append,
  begin,
  exchange,
  finish,
  log,
  OWNER,
  refusalOf,
  SESSION,
  start,
} from "./test.actors";
import { initConvexTest, type TestDeployment } from "./test.setup";

const { conversations } = api;
type ConversationId = Id<"conversations">;

interface Listing {
  status?: "open" | "closed" | "all";
  search?: string;
  numItems?: number;
  cursor?: string | null;
}

async function list(t: TestDeployment, listing: Listing = {}) {
  const { status = "all", search, numItems = 10, cursor = null } = listing;
  return await t.operator.query(conversations.list, {
    paginationOpts: { numItems, cursor },
    status,
    ...(search === undefined ? {} : { search }),
  });
}

async function get(t: TestDeployment, conversationId: ConversationId) {
  const row = await t.operator.query(conversations.get, { conversationId });
  if (row === null) throw new Error("There is no such conversation");
  return row;
}

describe("list", () => {
  test("has the newest activity first, in pages", async () => {
    const t = await initConvexTest();
    for (const sessionKey of ["a", "b", "c"]) {
      await exchange(t, `I am ${sessionKey}`, "Hello", sessionKey);
      await t.advance(1_000);
    }
    await start(t, { text: "a again", sessionKey: "a" });
    const first = await list(t, { numItems: 2 });
    expect(first.page).toMatchObject([
      { preview: "a again", streaming: true, unread: 2, lastSeq: 4 },
      { preview: "Hello", streaming: false, unread: 1, lastSeq: 2 },
    ]);
    expect(first.isDone).toBe(false);
    const cursor = first.continueCursor;
    const second = await list(t, { numItems: 2, cursor });
    expect(second.page).toHaveLength(1);
  });

  test("does not change while an answer grows", async () => {
    const t = await initConvexTest();
    const { answer } = await start(t);
    const before = await list(t);
    await append(t, answer, 0, "Growing");
    expect(await list(t)).toEqual(before);
    await finish(t, answer, 7, " up");
    expect((await list(t)).page[0]?.preview).toBe("Growing up");
  });

  test("is divided by status", async () => {
    const t = await initConvexTest();
    const a = await exchange(t, "A", "Hello", "a");
    const b = await exchange(t, "B", "Hello", "b");
    const { conversationId } = a;
    await t.operator.mutation(conversations.close, { conversationId });
    const ids = async (status: "open" | "closed") =>
      (await list(t, { status })).page.map(({ _id }) => _id);
    expect(await ids("closed")).toEqual([a.conversationId]);
    expect(await ids("open")).toEqual([b.conversationId]);
  });

  test("is searched by what was said, name and address", async () => {
    const t = await initConvexTest();
    const a = await exchange(t, "Do you sell Umbrellas?", "We do", "a");
    await exchange(t, "Anything else?", "Coats", "a");
    const b = await exchange(t, "Hello", "Hi", "b");
    await t.gateway.mutation(api.gateway.conversations.saveContact, {
      conversationId: b.conversationId,
      sessionKey: "b",
      email: "ada@example.org",
      name: "Ada",
    });
    const found = async (search: string) =>
      (await list(t, { search })).page.map(({ _id }) => _id);
    expect(await found(" UMBRELLA ")).toEqual([a.conversationId]);
    expect(await found("we do")).toEqual([a.conversationId]);
    expect(await found("ada")).toEqual([b.conversationId]);
    expect(await found("example.org")).toEqual([b.conversationId]);
    expect(await found("nothing of it")).toEqual([]);
    expect(await found(" ")).toHaveLength(2);
  });

  test("gives a long preview no half characters and no line breaks", async () => {
    const t = await initConvexTest();
    await exchange(t, "Hi", `  One\n\n two ${"👋".repeat(100)}`);
    const preview = (await list(t)).page[0]?.preview ?? "";
    expect(preview.startsWith("One two 👋")).toBe(true);
    expect(preview.length).toBeLessThanOrEqual(140);
    expect(preview).not.toMatch(/\p{Surrogate}/u);
  });
});

describe("get", () => {
  test("shows the visitor; null for an id that is none", async () => {
    const t = await initConvexTest();
    const page = "https://shop.example/";
    const begun = await t.gateway.mutation(api.gateway.turns.begin, {
      widgetId: t.widgetId,
      sessionKey: SESSION,
      clientMessageId: "1",
      text: "Hi",
      owner: OWNER,
      leaseMs: 1_000,
      locale: "de",
      page,
    });
    if (begun.kind !== "started") throw new Error(begun.kind);
    const row = await get(t, begun.conversationId);
    expect(row).toMatchObject({
      visitor: { locale: "de", page },
      widgetTitle: "Support",
      mine: false,
    });
    expect(row.visitorName).toMatch(/^Visitor .{4}$/);
    expect(JSON.stringify(row)).not.toContain("sessionKey");
    for (const conversationId of ["nonsense", begun.visitorMessageId]) {
      expect(
        await t.operator.query(conversations.get, { conversationId }),
      ).toBeNull();
    }
  });
});

describe("take over", () => {
  test("ends the answer with the text so far, in one step", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    await append(t, answer, 0, "I think");
    await t.operator.mutation(conversations.takeOver, { conversationId });
    expect(await get(t, conversationId)).toMatchObject({
      mode: "human",
      assigneeName: "Operator",
      mine: true,
      streaming: false,
    });
    expect((await log(t, conversationId))[1]).toMatchObject({
      text: "I think",
      state: "stopped",
    });
    expect(await append(t, answer, 7, " so")).toEqual({
      kind: "stale",
      state: "stopped",
      reason: "takeover",
    });
    const owner = OWNER;
    const news = await t.gateway.query(api.gateway.streams.signals, { owner });
    expect(news).toMatchObject([{ kind: "stop", reason: "takeover" }]);
  });

  test("from a colleague, and of a closed conversation", async () => {
    const t = await initConvexTest();
    const agent = await t.member("agent");
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.operator.mutation(conversations.close, { conversationId });
    await t.operator.mutation(conversations.takeOver, { conversationId });
    await t.operator.mutation(conversations.takeOver, { conversationId });
    await agent.mutation(conversations.takeOver, { conversationId });
    expect(await get(t, conversationId)).toMatchObject({
      assigneeName: "member1",
      status: "open",
      mine: false,
    });
  });
});

describe("hand back, close, reopen", () => {
  test("hand back frees the conversation", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.operator.mutation(conversations.takeOver, { conversationId });
    await begin(t);
    await t.operator.mutation(conversations.handBack, { conversationId });
    const row = await get(t, conversationId);
    expect(row.mode).toBe("assistant");
    expect(row.assigneeName).toBeUndefined();
    expect(row.waitingSince).toBeUndefined();
  });

  test("hand back has the visitor's last word answered, once", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.operator.mutation(conversations.takeOver, { conversationId });
    await begin(t, { text: "My order is late" });
    await begin(t, { text: "Very late", clientMessageId: "last" });
    await t.operator.mutation(conversations.handBack, { conversationId });
    await t.operator.mutation(conversations.handBack, { conversationId });
    expect(await get(t, conversationId)).toMatchObject({
      lastSeq: 5,
      streaming: true,
    });
    const lease = { owner: "any gateway", leaseMs: 1_000, limit: 10 };
    const [run, ...none] = await t.gateway.mutation(
      api.gateway.streams.claimExpired,
      lease,
    );
    expect(none).toEqual([]);
    if (run === undefined) return expect.fail("nothing to claim");
    expect(run.context.history.slice(2)).toEqual([
      { role: "user", text: "My order is late" },
      { role: "user", text: "Very late" },
    ]);
    await finish(t, run, 0, "I am sorry");
    expect(await begin(t, { clientMessageId: "last" })).toMatchObject({
      kind: "duplicate",
      answer: { text: "I am sorry" },
    });
  });

  test("hand back begins nothing when staff had the last word", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "Hi", "Hello");
    await t.operator.mutation(api.messages.reply, {
      conversationId,
      text: "It is on its way",
      clientMessageId: "r1",
    });
    await t.operator.mutation(conversations.handBack, { conversationId });
    expect(await get(t, conversationId)).toMatchObject({
      lastSeq: 3,
      streaming: false,
    });
  });

  test("close ends an answer; reopen leaves it ended", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    await append(t, answer, 0, "So far");
    await t.operator.mutation(conversations.close, { conversationId });
    expect(await get(t, conversationId)).toMatchObject({
      status: "closed",
      mode: "assistant",
      streaming: false,
    });
    await t.operator.mutation(conversations.reopen, { conversationId });
    expect((await get(t, conversationId)).status).toBe("open");
    expect((await append(t, answer, 6, "x")).kind).toBe("stale");
  });
});

describe("counts and read marks", () => {
  test("follow what happens", async () => {
    const t = await initConvexTest();
    const counts = () => t.operator.query(conversations.counts, {});
    expect(await counts()).toEqual({ open: 0, unread: 0, waiting: 0 });
    const a = await exchange(t, "Hi", "Hello", "a");
    const b = await exchange(t, "Hi", "Hello", "b");
    expect(await counts()).toEqual({ open: 2, unread: 2, waiting: 0 });
    const { conversationId } = a;
    await t.operator.mutation(conversations.takeOver, { conversationId });
    await begin(t, { sessionKey: "a" });
    expect(await counts()).toEqual({ open: 2, unread: 2, waiting: 1 });
    await t.operator.mutation(conversations.markRead, {
      conversationId,
      seq: 99,
    });
    expect(await counts()).toEqual({ open: 2, unread: 1, waiting: 1 });
    await t.operator.mutation(conversations.close, { conversationId });
    expect(await counts()).toEqual({ open: 1, unread: 1, waiting: 0 });
    await t.operator.mutation(conversations.close, {
      conversationId: b.conversationId,
    });
    expect(await counts()).toEqual({ open: 0, unread: 0, waiting: 0 });
  });

  test("a mark counts what came behind it and never goes back", async () => {
    const t = await initConvexTest();
    const { conversationId } = await exchange(t, "1", "2");
    await exchange(t, "3", "4");
    await exchange(t, "5", "6");
    const mark = (seq: number) =>
      t.operator.mutation(conversations.markRead, { conversationId, seq });
    await mark(3);
    expect(await get(t, conversationId)).toMatchObject({
      unread: 1,
      staffReadSeq: 3,
    });
    await mark(1);
    expect(await get(t, conversationId)).toMatchObject({ staffReadSeq: 3 });
    await mark(Number.NaN);
    expect(await get(t, conversationId)).toMatchObject({ staffReadSeq: 3 });
    await mark(6);
    expect(await get(t, conversationId)).toMatchObject({ unread: 0 });
  });
});

test("a block can be lifted", async () => {
  const t = await initConvexTest();
  const { conversationId } = await exchange(t, "Hi", "Hello");
  const block = (until: number | null) =>
    t.operator.mutation(conversations.blockVisitor, { conversationId, until });
  await block(Date.now() + 1_000);
  expect((await get(t, conversationId)).visitor.blockedUntil).toBeDefined();
  await block(null);
  expect((await begin(t)).kind).toBe("started");
});

test("a conversation that was removed is not found", async () => {
  const t = await initConvexTest();
  const { conversationId } = await exchange(t, "Hi", "Hello");
  await t.run((ctx) => ctx.db.delete("conversations", conversationId));
  const call = t.operator.mutation(conversations.close, { conversationId });
  expect(await refusalOf(call)).toBe("not_found");
});
