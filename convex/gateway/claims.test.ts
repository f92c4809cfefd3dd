import { describe, expect, test } from "vitest";
import { api, internal } from "../_generated/api";
import { ABANDONED_MS, MAX_ATTEMPTS } from "../model/claims";
import {
  append,
  exchange,
  finish,
  LEASE_MS,
  log,
  OWNER,
  SESSION,
  start,
  type Started,
} from "../test.actors";
import { initConvexTest, type TestDeployment } from "../test.setup";

const OTHER = "gateway-2";

async function claim(t: TestDeployment, started: Started, owner = OTHER) {
  return await t.gateway.mutation(api.gateway.streams.claim, {
    conversationId: started.conversationId,
    messageId: started.answer.messageId,
    owner,
    leaseMs: LEASE_MS,
  });
}

async function claimExpired(t: TestDeployment, limit = 10, owner = OTHER) {
  const args = { owner, leaseMs: LEASE_MS, limit };
  return await t.gateway.mutation(api.gateway.streams.claimExpired, args);
}

async function claimed(t: TestDeployment, started: Started) {
  const result = await claim(t, started);
  if (result.kind !== "claimed") throw new Error(`Got ${result.kind}`);
  return result;
}

describe("claim", () => {
  test("is refused while another's lease lasts", async () => {
    const t = await initConvexTest();
    const started = await start(t);
    const held = { kind: "held", owner: OWNER };
    expect(await claim(t, started)).toMatchObject(held);
    await t.advance(LEASE_MS - 1);
    await append(t, started.answer, 0, "x");
    await t.advance(LEASE_MS - 1);
    expect(await claim(t, started)).toMatchObject(held);
  });

  test("writes the answer anew and shuts the old writer out", async () => {
    const t = await initConvexTest();
    const started = await start(t, { text: "Question" });
    await append(t, started.answer, 0, "Half an ans");
    await t.advance(LEASE_MS);
    const run = await claimed(t, started);
    expect(run).toMatchObject({ attempt: 2, fence: 2, seq: 2 });
    expect(run.context.history).toEqual([{ role: "user", text: "Question" }]);
    await t.advance(1);
    const feed = await t.gateway.query(api.gateway.conversations.feed, {
      conversationId: started.conversationId,
      sessionKey: SESSION,
      afterSeq: 0,
    });
    expect(feed?.streaming?.attempt).toBe(2);
    const late = await append(t, started.answer, 11, "wer");
    expect(late).toEqual({ kind: "stale", state: "streaming", reason: null });
    expect((await finish(t, started.answer, 11, "wer")).kind).toBe("stale");
    expect(await append(t, run, 11, "x")).toEqual({ kind: "gap", length: 0 });
    await append(t, run, 0, "A whole ");
    await finish(t, run, 8, "answer");
    expect(await log(t, started.conversationId)).toMatchObject([
      { seq: 1 },
      { seq: 2, text: "A whole answer", state: "complete" },
    ]);
  });

  test("gives an answer back to its owner, who lost it on the way", async () => {
    const t = await initConvexTest();
    const started = await start(t);
    const run = await claim(t, started, OWNER);
    expect(run).toMatchObject({ kind: "claimed", attempt: 2, fence: 2 });
    expect((await append(t, started.answer, 0, "x")).kind).toBe("stale");
    expect(await claim(t, started)).toMatchObject({ kind: "held" });
  });

  test("has one winner", async () => {
    const t = await initConvexTest();
    const started = await start(t);
    await t.advance(LEASE_MS);
    const all = [
      await claim(t, started, "a"),
      await claim(t, started, "b"),
      await claim(t, started, "c"),
    ];
    expect(all.map((one) => one.kind)).toEqual(["claimed", "held", "held"]);
  });

  test("of an answer that has ended gives the message", async () => {
    const t = await initConvexTest();
    const started = await exchange(t, "Hi", "Hello");
    const ended = {
      kind: "ended",
      reason: "complete",
      message: { text: "Hello" },
    };
    expect(await claim(t, started)).toMatchObject(ended);
    await t.run((ctx) => ctx.db.delete("streams", started.answer.streamId));
    expect(await claim(t, started)).toMatchObject(ended);
  });

  test("of anything else finds nothing", async () => {
    const t = await initConvexTest();
    const mine = await start(t);
    const yours = await start(t, { sessionKey: "other" });
    await t.advance(LEASE_MS);
    const { conversationId } = mine;
    for (const messageId of [
      "nonsense",
      mine.conversationId,
      mine.visitorMessageId,
      yours.answer.messageId,
    ]) {
      const result = await t.gateway.mutation(api.gateway.streams.claim, {
        conversationId,
        messageId,
        owner: OTHER,
        leaseMs: LEASE_MS,
      });
      expect(result).toEqual({ kind: "not_found" });
    }
  });

  test("gives an answer up that has outlived too many gateways", async () => {
    const t = await initConvexTest();
    const started = await start(t);
    let run: { streamId: typeof started.answer.streamId; fence: number } =
      started.answer;
    for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt++) {
      await t.advance(LEASE_MS);
      run = await claimed(t, started);
    }
    await append(t, run, 0, "So far");
    await t.advance(LEASE_MS);
    expect(await claim(t, started)).toMatchObject({
      kind: "ended",
      reason: "failed",
      message: { text: "So far", state: "failed" },
    });
    expect((await append(t, run, 6, "x")).kind).toBe("stale");
  });
});

describe("claimExpired", () => {
  test("takes only what has run out, and no more than asked", async () => {
    const t = await initConvexTest();
    const a = await start(t, { sessionKey: "a" });
    const b = await start(t, { sessionKey: "b" });
    expect(await claimExpired(t)).toEqual([]);
    await t.advance(LEASE_MS);
    await append(t, b.answer, 0, "alive");
    const c = await start(t, { sessionKey: "c" });
    await t.advance(LEASE_MS - 1);
    expect(await claimExpired(t)).toMatchObject([
      { conversationId: a.conversationId, attempt: 2 },
    ]);
    await t.advance(1);
    expect(await claimExpired(t, 1)).toHaveLength(1);
    expect(await claimExpired(t, 10)).toHaveLength(1);
    expect(await claimExpired(t, 10)).toHaveLength(0);
    expect((await append(t, c.answer, 0, "x")).kind).toBe("stale");
  });

  test("takes nothing for a senseless limit", async () => {
    const t = await initConvexTest();
    await start(t);
    await t.advance(LEASE_MS);
    expect(await claimExpired(t, -1)).toEqual([]);
    expect(await claimExpired(t, 0)).toEqual([]);
  });
});

describe("release", () => {
  test("lets others claim at once, and counts each stream once", async () => {
    const t = await initConvexTest();
    const mine = await start(t);
    const other = await start(t, { sessionKey: "b", owner: OTHER });
    const release = () =>
      t.gateway.mutation(api.gateway.streams.release, { owner: OWNER });
    expect(await release()).toEqual({ released: 1, hasMore: false });
    expect(await release()).toEqual({ released: 0, hasMore: false });
    expect((await claim(t, mine)).kind).toBe("claimed");
    expect((await claim(t, other, "third")).kind).toBe("held");
  });
});

describe("an answer nobody came back for", () => {
  test("fails with the text so far", async () => {
    const t = await initConvexTest();
    const { answer, conversationId } = await start(t);
    await append(t, answer, 0, "Half an ans");
    const failAbandoned = () =>
      t.run((ctx) => ctx.runMutation(internal.cleanup.failAbandoned, {}));
    await t.advance(LEASE_MS + ABANDONED_MS - 1);
    await failAbandoned();
    expect((await log(t, conversationId))[1]?.state).toBe("streaming");
    await t.advance(1);
    await failAbandoned();
    expect((await log(t, conversationId))[1]).toMatchObject({
      state: "failed",
      text: "Half an ans",
    });
    expect((await append(t, answer, 11, "wer")).kind).toBe("stale");
  });
});
