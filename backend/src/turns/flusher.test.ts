import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  StoreError,
  type AppendArgs,
  type AppendResult,
  type FinishArgs,
  type FinishResult,
} from "../convex/conversation-store.js";
import { createLogger } from "../logger.js";
import { Answer } from "./answer.js";
import { Flusher, type Run } from "./flusher.js";
import { DEFAULT_TIMING } from "./timing.js";

const run = { streamId: "s" as Run["streamId"], fence: 1 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** One stream as the log keeps it, with faults on order. */
class Log {
  text = "";
  ended = false;
  leases: number[] = [];
  watched = false;
  limit = Infinity;
  /** For each call to come: fail before or after it took effect. */
  faults: ("before" | "after" | "bug" | null)[] = [];

  append(args: AppendArgs): Promise<AppendResult> {
    return this.#faulty(() => {
      if (this.ended) {
        return { kind: "stale", state: "stopped", reason: "takeover" };
      }
      if (args.offset > this.text.length) {
        return { kind: "gap", length: this.text.length };
      }
      this.text += args.text.slice(this.text.length - args.offset);
      this.leases.push(args.leaseMs);
      const { length } = this.text;
      if (length > this.limit) return { kind: "full", length };
      return { kind: "ok", length, watched: this.watched };
    });
  }

  finish(args: FinishArgs): Promise<FinishResult> {
    return this.#faulty(() => {
      if (args.offset > this.text.length) {
        return { kind: "gap", length: this.text.length };
      }
      if (!this.ended) {
        this.text += args.text.slice(this.text.length - args.offset);
      }
      this.ended = true;
      const kind = "stale" as const;
      return { kind, state: "finished", reason: args.reason };
    });
  }

  async #faulty<T>(act: () => T): Promise<T> {
    await Promise.resolve();
    const fault = this.faults.shift();
    if (fault === "before") throw new StoreError("unavailable", "away");
    if (fault === "bug") throw new StoreError("failed", "bug");
    const result = act();
    if (fault === "after") throw new StoreError("unavailable", "answer lost");
    return result;
  }
}

function flusherOn(log: Log, answer: Answer, watched = false) {
  const events = { onStale: vi.fn(), onFull: vi.fn(), onBroken: vi.fn() };
  const logger = createLogger("silent");
  const deps = { store: log, logger, timing: DEFAULT_TIMING };
  return { events, flusher: new Flusher(answer, run, watched, deps, events) };
}

const newAnswer = (): Answer =>
  new Answer({ conversationId: "c", messageId: "m", seq: 2 }, 1);
const never = new AbortController().signal;

describe("the flusher", () => {
  test("gathers text for a second, or a tenth while staff watch", async () => {
    const log = new Log();
    const answer = newAnswer();
    const { flusher } = flusherOn(log, answer);
    answer.append("one ");
    flusher.poke();
    await vi.advanceTimersByTimeAsync(900);
    expect(log.text).toBe("");
    await vi.advanceTimersByTimeAsync(200);
    expect(log.text).toBe("one ");
    answer.append("two ");
    flusher.poke();
    flusher.watch();
    await vi.advanceTimersByTimeAsync(120);
    expect(log.text).toBe("one two ");
    flusher.close();
  });

  test("keeps the lease while the model is silent", async () => {
    const log = new Log();
    const { flusher } = flusherOn(log, newAnswer());
    await vi.advanceTimersByTimeAsync(20_000);
    expect(log.leases.length).toBeGreaterThanOrEqual(6);
    expect(log.leases.every((ms) => ms >= DEFAULT_TIMING.leaseMs)).toBe(true);
    flusher.close();
  });

  test("loses and doubles nothing, whatever happens to its writes", async () => {
    const log = new Log();
    const answer = newAnswer();
    const { flusher } = flusherOn(log, answer, true);
    log.faults = ["after", "before", null, "after", "after", "before", null];
    let whole = "";
    for (let index = 0; index < 60; index += 1) {
      const word = `word${index} `;
      whole += word;
      answer.append(word);
      flusher.poke();
      await vi.advanceTimersByTimeAsync(70);
      expect(whole.startsWith(log.text)).toBe(true);
    }
    log.faults = ["before", "after", "before"];
    const finished = flusher.finish({ reason: "complete" }, never);
    await vi.advanceTimersByTimeAsync(10_000);
    await finished;
    expect(log.text).toBe(whole);
  });

  test("goes back when the log has less than it thought", async () => {
    const log = new Log();
    const answer = newAnswer();
    log.watched = true;
    const { flusher } = flusherOn(log, answer, true);
    answer.append("hello ");
    flusher.poke();
    await vi.advanceTimersByTimeAsync(200);
    log.text = "he";
    answer.append("world");
    flusher.poke();
    await vi.advanceTimersByTimeAsync(400);
    expect(log.text).toBe("hello world");
    log.text = "";
    await flusher.finish({ reason: "complete" }, never);
    expect(log.text).toBe("hello world");
  });

  test("says once that the stream is another's, and writes no more", async () => {
    const log = new Log();
    const answer = newAnswer();
    const { flusher, events } = flusherOn(log, answer, true);
    log.ended = true;
    answer.append("late");
    flusher.poke();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(events.onStale).toHaveBeenCalledTimes(1);
    expect(events.onStale).toHaveBeenCalledWith(
      expect.objectContaining({ reason: "takeover" }),
    );
    expect(log.text).toBe("");
  });

  test("says that the log is full", async () => {
    const log = new Log();
    log.limit = 3;
    const answer = newAnswer();
    const { flusher, events } = flusherOn(log, answer, true);
    answer.append("four");
    flusher.poke();
    await vi.advanceTimersByTimeAsync(500);
    expect(events.onFull).toHaveBeenCalledTimes(1);
  });

  test("gives up on what waiting does not heal", async () => {
    const log = new Log();
    log.faults = Array.from({ length: 20 }, () => "bug" as const);
    const answer = newAnswer();
    const { flusher, events } = flusherOn(log, answer, true);
    answer.append("x");
    flusher.poke();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(events.onBroken).toHaveBeenCalledTimes(1);
    log.faults = Array.from({ length: 20 }, () => "bug" as const);
    const finish = flusher.finish({ reason: "complete" }, never);
    const refused = expect(finish).rejects.toThrow("bug");
    await vi.advanceTimersByTimeAsync(30_000);
    await refused;
  });

  test("stops offering the end when it is told to", async () => {
    const log = new Log();
    log.faults = Array.from({ length: 99 }, () => "before" as const);
    const { flusher } = flusherOn(log, newAnswer());
    const abort = new AbortController();
    const finish = flusher.finish({ reason: "complete" }, abort.signal);
    const refused = expect(finish).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(3_000);
    abort.abort();
    await vi.advanceTimersByTimeAsync(0);
    await refused;
  });
});

test("a stream that came back is written anew, whatever was under way", async () => {
  const sent: AppendArgs[] = [];
  const results: ((result: AppendResult) => void)[] = [];
  const store = {
    append(args: AppendArgs): Promise<AppendResult> {
      sent.push(args);
      return new Promise((resolve) => results.push(resolve));
    },
    finish: () => Promise.reject(new Error("not called")),
  };
  const answer = new Answer({ conversationId: "c", messageId: "m", seq: 2 }, 1);
  const events = { onStale: vi.fn(), onFull: vi.fn(), onBroken: vi.fn() };
  const logger = createLogger("silent");
  const deps = { store, logger, timing: DEFAULT_TIMING };
  const flusher = new Flusher(answer, run, true, deps, events);
  answer.append("Hello");
  flusher.poke();
  await vi.advanceTimersByTimeAsync(DEFAULT_TIMING.watchedFlushMs);
  flusher.renew({ ...run, fence: 2 });
  results[0]?.({ kind: "stale", state: "streaming", reason: null });
  await vi.advanceTimersByTimeAsync(DEFAULT_TIMING.watchedFlushMs);
  expect(events.onStale).not.toHaveBeenCalled();
  expect(sent).toMatchObject([
    { fence: 1, offset: 0, text: "Hello" },
    { fence: 2, offset: 0, text: "Hello" },
  ]);
  flusher.close();
});
