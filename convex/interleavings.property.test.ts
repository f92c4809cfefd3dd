/**
 * Random orders of everything that can happen to a conversation, old and new
 * runs of its answers included. Whatever the order: the log has no gaps, one
 * answer per message that began one, no text twice, and nobody writes who
 * has lost the right to.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { api, internal } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { ABANDONED_MS } from "./model/claims";
import { begin, LEASE_MS, log, SESSION } from "./test.actors";
import { initConvexTest, type TestDeployment } from "./test.setup";

/** A gateway's belief that it may write an answer. */
interface Run {
  streamId: Id<"streams">;
  messageId: Id<"messages">;
  attempt: number;
  fence: number;
  /** What it has been told is stored. */
  length: number;
}

type Step =
  | { kind: "begin"; repeat: boolean; owner: number }
  | { kind: "append"; run: number; shift: number; size: number }
  | { kind: "finish"; run: number; shift: number; size: number }
  | { kind: "claim" | "claimExpired" | "release"; owner: number }
  | { kind: "reply"; repeat: boolean }
  | { kind: "stop" | "takeOver" | "handBack" | "close" | "requestHuman" }
  | { kind: "wait"; ms: number };

const owner = fc.nat({ max: 2 });
const piece = {
  run: fc.nat({ max: 5 }),
  /** Below 0 repeats what is stored, above leaves a gap. */
  shift: fc.integer({ min: -8, max: 2 }),
  size: fc.nat({ max: 12 }),
};
const constant = <K extends string>(kind: K) => fc.constant(kind);
const weighted: fc.WeightedArbitrary<Step>[] = [
  {
    weight: 5,
    arbitrary: fc.record({
      kind: constant("begin"),
      repeat: fc.boolean(),
      owner,
    }),
  },
  { weight: 8, arbitrary: fc.record({ kind: constant("append"), ...piece }) },
  { weight: 3, arbitrary: fc.record({ kind: constant("finish"), ...piece }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("claim", "claimExpired", "release"),
      owner,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: constant("reply"), repeat: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "stop",
        "takeOver",
        "handBack",
        "handBack",
        "close",
        "requestHuman",
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: constant("wait"),
      ms: fc.constantFrom(1, LEASE_MS / 2, LEASE_MS),
    }),
  },
];

/**
 * What an attempt of an answer says: every place tells its attempt and its
 * own position, so a text that is doubled, mixed or has a hole differs.
 */
function textOf(attempt: number, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at++) {
    text += String.fromCharCode(0x3400 + attempt * 512 + (at % 512));
  }
  return text;
}

/** Drives one conversation and remembers what must be true of it. */
class Story {
  readonly runs: Run[] = [];
  /** Client ids in the order of sending. */
  readonly sent: string[] = [];
  readonly replied: string[] = [];
  /** Visitor's seqs whose message began an answer. */
  readonly answered = new Set<number>();
  /** Answers that a hand-back began: nobody writes them before a claim. */
  readonly unclaimed = new Set<string>();
  conversationId: Id<"conversations"> | undefined;

  constructor(readonly t: TestDeployment) {}

  async take(step: Step): Promise<void> {
    if (step.kind === "begin") return await this.begin(step);
    if (step.kind === "wait") return await this.t.advance(step.ms);
    if (this.conversationId === undefined) return;
    const { conversationId } = this;
    switch (step.kind) {
      case "append":
      case "finish":
        return await this.write(step);
      case "claim":
      case "claimExpired":
      case "release":
        return await this.claim(step.kind, step.owner, conversationId);
      case "reply":
        return await this.reply(step.repeat, conversationId);
      case "stop": {
        const messageId = this.runs.at(-1)?.messageId ?? "";
        await this.t.gateway.mutation(api.gateway.conversations.stop, {
          conversationId,
          sessionKey: SESSION,
          messageId,
        });
        return;
      }
      case "requestHuman":
        await this.t.gateway.mutation(api.gateway.conversations.requestHuman, {
          conversationId,
          sessionKey: SESSION,
        });
        return;
      case "handBack":
        return await this.handBack(conversationId);
      case "takeOver":
      case "close":
        await this.t.operator.mutation(api.conversations[step.kind], {
          conversationId,
        });
    }
  }

  /** What must hold after every step. */
  async check(): Promise<void> {
    if (this.conversationId === undefined) return;
    const { conversationId, t } = this;
    const messages = await log(t, conversationId);
    expect(messages.map(({ seq }) => seq)).toEqual(
      messages.map((_, n) => n + 1),
    );
    for (const [at, message] of messages.entries()) {
      const isAnswer = message.author === "assistant";
      const before = messages[at - 1];
      // An answer stands right behind its message, and only behind such one.
      expect(isAnswer).toBe(
        before !== undefined && this.answered.has(before.seq),
      );
      if (isAnswer) this.checkText(message.id, message.text);
    }
    expect(messages.filter(({ author }) => author === "visitor")).toHaveLength(
      this.sent.length,
    );
    const running = messages.filter(({ state }) => state === "streaming");
    const live = await t.operator.query(api.messages.live, { conversationId });
    expect(running.map(({ id }) => id)).toEqual(live ? [live.messageId] : []);
    if (live) expect(live.text).toBe(textOf(live.attempt, 0, live.text.length));
    const row = await t.operator.query(api.conversations.get, {
      conversationId,
    });
    expect(row?.lastSeq).toBe(messages.length);
    // Not one word of the assistant once a human holds the conversation.
    if (row?.mode === "human") expect(live).toBeNull();
  }

  /** Nobody comes back: every answer must have ended. */
  async end(): Promise<void> {
    await this.t.advance(LEASE_MS + ABANDONED_MS);
    await this.t.run((ctx) =>
      ctx.runMutation(internal.cleanup.failAbandoned, {}),
    );
    await this.t.advance(1);
    await this.check();
    const left = await this.t.run(async (ctx) => ({
      deltas: await ctx.db.query("streamDeltas").take(1),
      running: await ctx.db
        .query("streams")
        .withIndex("by_state_and_leaseExpiresAt", (q) =>
          q.eq("state", "streaming"),
        )
        .take(1),
    }));
    expect(left).toEqual({ deltas: [], running: [] });
  }

  private checkText(messageId: string, text: string): void {
    const attempts = this.runs
      .filter((run) => run.messageId === messageId)
      .map((run) => textOf(run.attempt, 0, text.length));
    if (this.unclaimed.has(messageId)) attempts.push("");
    expect(attempts).toContain(text);
  }

  private async begin(step: { repeat: boolean; owner: number }) {
    const known = step.repeat ? this.sent.at(-1) : undefined;
    const clientMessageId = known ?? `m${this.sent.length}`;
    const result = await begin(this.t, {
      clientMessageId,
      owner: `g${step.owner}`,
    });
    expect(result.kind === "duplicate").toBe(known !== undefined);
    if (known === undefined) this.sent.push(clientMessageId);
    if (result.kind !== "started") {
      expect(["duplicate", "human"]).toContain(result.kind);
      return;
    }
    this.conversationId = result.conversationId;
    this.answered.add(result.visitorSeq);
    this.runs.push({ ...result.answer, length: 0 });
  }

  private async write(step: Extract<Step, { size: number }>) {
    // Counted from the newest, so that old runs keep trying as well.
    const run = this.runs[this.runs.length - 1 - step.run];
    if (run === undefined) return;
    const stream = await this.t.run((ctx) =>
      ctx.db.get("streams", run.streamId),
    );
    const held = stream?.state === "streaming" && stream.fence === run.fence;
    const offset = Math.max(run.length + step.shift, 0);
    const args = {
      streamId: run.streamId,
      fence: run.fence,
      offset,
      text: textOf(run.attempt, offset, offset + step.size),
    };
    const result =
      step.kind === "append"
        ? await this.t.gateway.mutation(api.gateway.streams.append, {
            ...args,
            leaseMs: LEASE_MS,
          })
        : await this.t.gateway.mutation(api.gateway.streams.finish, {
            ...args,
            reason: "complete",
          });
    if (held) {
      const isGap = offset > run.length;
      expect(result.kind).toBe(isGap ? "gap" : "ok");
      if (step.kind === "append" && !isGap) {
        run.length = Math.max(run.length, offset + step.size);
        expect(result).toMatchObject({ length: run.length });
      }
    } else {
      const repeated =
        step.kind === "finish" &&
        stream?.fence === run.fence &&
        stream.state === "finished";
      expect(result.kind).toBe(repeated ? "ok" : "stale");
    }
  }

  private async claim(
    kind: "claim" | "claimExpired" | "release",
    by: number,
    conversationId: Id<"conversations">,
  ) {
    const lease = { owner: `g${by}`, leaseMs: LEASE_MS };
    const { claim, claimExpired, release } = api.gateway.streams;
    const { mutation } = this.t.gateway;
    if (kind === "release") {
      await mutation(release, { owner: lease.owner });
      return;
    }
    if (kind === "claimExpired") {
      const all = await mutation(claimExpired, { ...lease, limit: 3 });
      for (const run of all) this.runs.push({ ...run, length: 0 });
      return;
    }
    const messageId = this.runs.at(-1)?.messageId ?? "";
    const args = { ...lease, conversationId, messageId };
    const result = await mutation(claim, args);
    if (result.kind === "claimed") this.runs.push({ ...result, length: 0 });
  }

  private async handBack(conversationId: Id<"conversations">) {
    const { operator } = this.t;
    const row = await operator.query(api.conversations.get, { conversationId });
    const last = (await log(this.t, conversationId)).at(-1);
    await operator.mutation(api.conversations.handBack, { conversationId });
    if (row?.mode === "assistant" || last?.author !== "visitor") return;
    const live = await operator.query(api.messages.live, { conversationId });
    if (live === null) return expect.fail("The last word has no answer");
    this.answered.add(last.seq);
    this.unclaimed.add(live.messageId);
  }

  private async reply(repeat: boolean, conversationId: Id<"conversations">) {
    const known = repeat ? this.replied.at(-1) : undefined;
    const clientMessageId = known ?? `r${this.replied.length}`;
    const result = await this.t.operator.mutation(api.messages.reply, {
      conversationId,
      text: "Staff",
      clientMessageId,
    });
    expect(result.duplicate).toBe(known !== undefined);
    if (known === undefined) this.replied.push(clientMessageId);
  }
}

test("whatever happens in whatever order, the log stays whole", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(...weighted), { minLength: 5, maxLength: 40 }),
      async (steps) => {
        const story = new Story(await initConvexTest());
        for (const step of steps) {
          await story.take(step);
          await story.check();
        }
        await story.end();
      },
    ),
    { numRuns: 100 },
  );
}, 120_000);
