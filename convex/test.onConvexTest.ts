/// <reference types="vite/client" />
import rateLimiter from "@convex-dev/rate-limiter/test";
import { convexTest, type TestConvexForDataModel } from "convex-test";
import { vi } from "vitest";
import type { DataModel } from "./_generated/dataModel";
import schema from "./schema";
import { START, type Caller, type TestBackend } from "./test.backend";

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
      vi.advanceTimersByTime(ms);
      await backend.finishInProgressScheduledFunctions();
    },
  };
}

/**
 * convex-test also takes inline functions, which makes the type of its
 * arguments conditional; for a function reference they are these.
 */
function callerOf(backend: TestConvexForDataModel<DataModel>): Caller {
  return backend as Caller;
}
