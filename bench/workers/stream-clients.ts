/**
 * Many visitors at once. Opens one `/chat` answer each, says how many have
 * their first token, and checks every text when the answers are over.
 */
import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { z } from "zod";
import { chat } from "../lib/chat.js";
import { load } from "../lib/load.js";
import { percentile } from "../lib/table.js";
import { readTask, say } from "../lib/task.js";

const task = readTask((value) =>
  z
    .object({
      gatewayUrl: z.string(),
      widgetKey: z.string(),
      message: z.string(),
      expected: z.string(),
      streams: z.number(),
      /** Requests without their first token yet, at most. */
      opening: z.number(),
    })
    .parse(value),
);

const problems = new Map<string, number>();
let open = 0;
let complete = 0;
let ended = 0;
const endings: Promise<void>[] = [];
const { gatewayUrl, widgetKey, message, expected } = task;

/** Resolves at the first token, or when it ended without one. */
function openOne(): Promise<void> {
  return new Promise((resolve) => {
    const ending = chat({
      gatewayUrl,
      widgetKey,
      sessionId: randomUUID(),
      message,
      onFirstToken: () => {
        open += 1;
        resolve();
      },
    })
      .then(({ text, done, error }) => {
        if (error !== null) note(`error ${error}`);
        else if (!done) note("ended without done");
        else if (text !== expected) note("another text");
        else complete += 1;
      })
      .catch((error: unknown) => {
        note(error instanceof Error ? error.message : String(error));
      })
      .finally(() => {
        ended += 1;
        resolve();
      });
    endings.push(ending);
  });
}

function note(problem: string): void {
  problems.set(problem, (problems.get(problem) ?? 0) + 1);
}

const started = performance.now();
const progress = setInterval(() => say({ opening: open }), 500);
const { latencies } = await load(task.streams, task.opening, openOne);
clearInterval(progress);
const seconds = (performance.now() - started) / 1000;
say({
  open: open - ended,
  seconds,
  firstTokenMs: {
    median: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  },
});
await Promise.all(endings);
say({ complete, problems: Object.fromEntries(problems) });
process.exit(0);
