import { describe, expect, test } from "vitest";
import { api } from "../_generated/api";
import { DELTA_LENGTH, MAX_ANSWER_LENGTH } from "../model/deltas";
import {
  append,
  exchange,
  finish,
  log,
  OWNER,
  SESSION,
  start,
  type Started,
} from "../test.actors";
import { initConvexTest, type TestDeployment } from "../test.setup";

const { signals, ackSignals } = api.gateway.streams;

async function textOf(t: TestDeployment, started: Started): Promise<string> {
  const found = await t.gateway.query(api.gateway.conversations.streamText, {
    conversationId: started.conversationId,
    sessionKey: SESSION,
    messageId: started.answer.messageId,
  });
  if (found === null) throw new Error("No text");
  return found.text;
}

const rows = (t: TestDeployment) =>
  t.run((ctx) => ctx.db.query("streamDeltas").take(1_000));

describe("append", () => {
  test("adds text at its offset and skips what is stored", async () => {
    const t = await initConvexTest();
    const started = await start(t);
    const { answer } = started;
    expect(await append(t, answer, 0, "Hello")).toEqual({
      kind: "ok",
      length: 5,
      watched: false,
    });
    expect(await append(t, answer, 0, "Hello")).toMatchObject({ length: 5 });
    expect(await append(t, answer, 3, "lo world")).toMatchObject({
      length: 11,
    });
    expect(await append(t, answer, 2, "ll")).toMatchObject({ length: 11 });
    expect(await textOf(t, started)).toBe("Hello world");
  });

  test("refuses to leave a gap and says where to go on", async () => {
    const t = await initConvexTest();
    const { answer } = await start(t);
    await append(t, answer, 0, "Hello");
    const gap = { kind: "gap", length: 5 };
    expect(await append(t, answer, 6, "world")).toEqual(gap);
    expect(await append(t, answer, -1, "xHello")).toEqual(gap);
  });

  test("renews the lease, also without text", async () => {
    const t = await initConvexTest();
    const { answer } = await start(t);
    await t.advance(20_000);
    await append(t, answer, 0, "");
    const stream = await t.run((ctx) => ctx.db.get("streams", answer.streamId));
    expect(stream?.leaseExpiresAt).toBe(Date.now() + 30_000);
    expect(await rows(t)).toHaveLength(0);
  });

  test("is stale with another fence, writing nothing", async () => {
    const t = await initConvexTest();
    const started = await start(t);
    const run = { ...started.answer, fence: 2 };
    expect(await append(t, run, 0, "x")).toEqual({
      kind: "stale",
      state: "streaming",
      reason: null,
    });
    expect(await textOf(t, started)).toBe("");
  });

  test("keeps a long answer of many pieces in few rows", async () => {
    const t = await initConvexTest();
    const started = await start(t);
    let text = "";
    for (let piece = 0; piece < 500; piece++) {
      const next = `piece ${piece}, `;
      await append(t, started.answer, text.length, next);
      text += next;
    }
    expect(await textOf(t, started)).toBe(text);
    const stored = await rows(t);
    expect(stored.length).toBeLessThanOrEqual(
      (2 * text.length) / DELTA_LENGTH + 1,
    );
    expect(stored.every((row) => row.text.length <= DELTA_LENGTH)).toBe(true);
  });

  test("reads the longest answer of the worst pieces in full", async () => {
    const t = await initConvexTest();
    const started = await start(t);
    let text = "";
    // A full row next to a tiny one is the worst that can happen.
    for (let piece = 0; text.length < MAX_ANSWER_LENGTH; piece++) {
      const size = piece % 2 === 0 ? DELTA_LENGTH : 1;
      const next = String(piece % 10).repeat(size);
      const fits = next.slice(0, MAX_ANSWER_LENGTH - text.length);
      await append(t, started.answer, text.length, fits);
      text += fits;
    }
    expect(await textOf(t, started)).toBe(text);
    await finish(t, started.answer, text.length, "");
    expect((await log(t, started.conversationId))[1]).toMatchObject({ text });
  });

  test("says when the answer is full, never half a character", async () => {
    const t = await initConvexTest();
    const { answer, conversationId } = await start(t);
    await append(t, answer, 0, "x".repeat(MAX_ANSWER_LENGTH - 1));
    const length = MAX_ANSWER_LENGTH - 1;
    const full = { kind: "full", length };
    expect(await append(t, answer, length, "👋")).toEqual(full);
    expect(await append(t, answer, length + 2, "more")).toEqual(full);
    const ended = await finish(t, answer, length + 6, "and more");
    expect(ended).toMatchObject({ kind: "ok", reason: "length" });
    expect((await log(t, conversationId))[1]?.text).toHaveLength(length);
  });
});

describe("finish", () => {
  test("stores the tail before it seals", async () => {
    const t = await initConvexTest();
    const { answer, conversationId } = await start(t);
    await append(t, answer, 0, "Hello");
    const result = await t.gateway.mutation(api.gateway.streams.finish, {
      streamId: answer.streamId,
      fence: answer.fence,
      offset: 4,
      text: "o world",
      reason: "complete",
      automatic: true,
      sources: [{ title: "Manual", url: "https://a.example" }],
      usage: { promptTokens: 1, completionTokens: 2 },
      model: "m",
    });
    expect(result).toMatchObject({
      kind: "ok",
      reason: "complete",
      message: { text: "Hello world", state: "complete", automatic: true },
    });
    expect((await log(t, conversationId))[1]).toMatchObject({
      text: "Hello world",
      sources: [{ title: "Manual" }],
    });
    await t.advance(1);
    expect(await rows(t)).toHaveLength(0);
  });

  test("may be repeated", async () => {
    const t = await initConvexTest();
    const { answer, conversationId } = await start(t);
    const first = await finish(t, answer, 0, "Hello");
    expect(await finish(t, answer, 0, "Hello")).toEqual(first);
    await t.advance(1);
    expect(await finish(t, answer, 0, "Other")).toEqual(first);
    expect(await log(t, conversationId)).toHaveLength(2);
  });

  test("does not seal over a gap", async () => {
    const t = await initConvexTest();
    const { answer, conversationId } = await start(t);
    expect(await finish(t, answer, 5, "world")).toEqual({
      kind: "gap",
      length: 0,
    });
    expect((await log(t, conversationId))[1]?.state).toBe("streaming");
  });

  test("is stale once somebody else has ended the answer", async () => {
    const t = await initConvexTest();
    const { answer, conversationId } = await start(t);
    await append(t, answer, 0, "Hel");
    await t.operator.mutation(api.conversations.takeOver, { conversationId });
    expect(await finish(t, answer, 3, "lo")).toEqual({
      kind: "stale",
      state: "stopped",
      reason: "takeover",
    });
    expect((await log(t, conversationId))[1]).toMatchObject({
      text: "Hel",
      state: "stopped",
    });
  });

  test.each([
    ["complete", "complete"],
    ["length", "complete"],
    ["stopped", "stopped"],
    ["superseded", "stopped"],
    ["takeover", "stopped"],
    ["failed", "failed"],
  ] as const)("with reason %s leaves a %s message", async (reason, state) => {
    const t = await initConvexTest();
    const { answer, conversationId } = await start(t);
    await t.gateway.mutation(api.gateway.streams.finish, {
      streamId: answer.streamId,
      fence: answer.fence,
      offset: 0,
      text: "x",
      reason,
      ...(reason === "failed" ? { errorCode: "provider_stalled" } : {}),
    });
    expect((await log(t, conversationId))[1]).toMatchObject({ state });
    const row = await t.operator.query(api.conversations.get, {
      conversationId,
    });
    expect(row?.streaming).toBe(false);
  });

  test("is told that the stream is gone after an hour", async () => {
    const t = await initConvexTest();
    const { answer } = await exchange(t, "Hi", "Hello");
    await t.run((ctx) => ctx.db.delete("streams", answer.streamId));
    expect(await finish(t, answer, 0, "Hello")).toEqual({
      kind: "stale",
      state: "gone",
      reason: null,
    });
  });
});

describe("signals", () => {
  test("reach only their owner and go when they are acknowledged", async () => {
    const t = await initConvexTest();
    const { conversationId } = await start(t);
    await t.operator.mutation(api.conversations.takeOver, { conversationId });
    const news = await t.gateway.query(signals, { owner: OWNER });
    expect(news).toMatchObject([{ kind: "stop", reason: "takeover" }]);
    expect(await t.gateway.query(signals, { owner: "other" })).toEqual([]);
    const ids = news.map(({ _id }) => _id);
    await t.gateway.mutation(ackSignals, { owner: "other", ids });
    expect(await t.gateway.query(signals, { owner: OWNER })).toEqual(news);
    await t.gateway.mutation(ackSignals, { owner: OWNER, ids });
    await t.gateway.mutation(ackSignals, { owner: OWNER, ids });
    expect(await t.gateway.query(signals, { owner: OWNER })).toEqual([]);
  });

  test("tell the writer once that staff have begun to watch", async () => {
    const t = await initConvexTest();
    const { conversationId, answer } = await start(t);
    const watch = () =>
      t.operator.mutation(api.presence.watch, { conversationId });
    await watch();
    await watch();
    expect(await t.gateway.query(signals, { owner: OWNER })).toMatchObject([
      { kind: "watch", streamId: answer.streamId, fence: answer.fence },
    ]);
    expect(await append(t, answer, 0, "x")).toMatchObject({ watched: true });
    await finish(t, answer, 1, "");
    expect((await start(t)).watched).toBe(true);
    await t.advance(25_001);
    expect((await start(t)).watched).toBe(false);
  });
});
