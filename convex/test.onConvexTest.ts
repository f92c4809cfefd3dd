/// <reference types="vite/client" />
import rateLimiter from "@convex-dev/rate-limiter/test";
import {
  convexTest,
  type TestConvex,
  type TestConvexForDataModel,
} from "convex-test";
import { vi } from "vitest";
import type { DataModel } from "./_generated/dataModel";
import schema from "./schema";
import { START, type Caller, type TestBackend } from "./test.backend";

type Backend = TestConvex<typeof schema>;

const modules = import.meta.glob([
  "./**/*.*s",
  "!./**/*.test.ts",
  "!./test.*.ts",
  "!./*.config.ts",
]);

export async function openBackend(): Promise<TestBackend> {
  vi.useFakeTimers({ now: START });
  const backend = convexTest(schema, modules);
  // The components of convex.config.ts, which convex-test does not read.
  rateLimiter.register(backend);
  return {
    nobody: callerOf(backend),
    as: (identity) => callerOf(backend.withIdentity(identity)),
    run: (work) => backend.run(work),
    advance: async (ms) => {
      for (let rest = ms; (await runDue(backend, rest)) > 0; rest = 0);
    },
  };
}

/**
 * Runs each job at its own time, as Convex does; left alone, convex-test would
 * run them all at the end. What they schedule for the end itself is left.
 */
async function runDue(backend: Backend, ms: number): Promise<number> {
  let isOver = false;
  setTimeout(() => {
    isOver = true;
  }, ms);
  for (let jobs = 0; ; jobs++) {
    vi.advanceTimersToNextTimer();
    await backend.finishInProgressScheduledFunctions();
    if (isOver) return jobs;
  }
}

/**
 * convex-test also takes inline functions, which makes the type of its
 * arguments conditional; for a function reference they are these.
 */
function callerOf(backend: TestConvexForDataModel<DataModel>): Caller {
  return backend as Caller;
}
