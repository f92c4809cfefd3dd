import { inject, onTestFinished, vi } from "vitest";
import { prepareTestRuntime } from "../runtime/src/testing";
import type { DataModel } from "./_generated/dataModel";
import { START, type TestBackend } from "./test.backend";

/** Nobody signs in with a token here: the identities are given. */
const NO_KEYS = 'data:application/json,{"keys":[]}';

const start = prepareTestRuntime<DataModel>(
  { pushRequest: inject("pushRequest") },
  { SERVICE_JWKS: NO_KEYS, OPERATOR_JWKS: NO_KEYS },
);

export async function openBackend(): Promise<TestBackend> {
  const t = await (await start)({ now: START });
  onTestFinished(() => t.close());
  // The runtime needs its own timers; only tests and what they call see this.
  vi.useFakeTimers({ now: START, toFake: ["Date"] });
  return {
    nobody: t,
    as: (identity) => t.withIdentity(identity),
    run: (work) => t.run(work),
    advance: async (ms) => {
      await t.advance(ms);
      vi.setSystemTime(t.now());
    },
  };
}
