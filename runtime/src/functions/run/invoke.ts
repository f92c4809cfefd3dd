/** Runs one function in its call, from checked arguments to checked result. */
import type { JsonValue } from "../../engine/types.js";
import { runInCall } from "./call.js";
import type { Call } from "./call.js";
import { toFailure } from "./failure.js";
import type { Failure } from "./failure.js";
import type { RequestScope } from "./request.js";
import type { Target } from "./resolve.js";
import type { Services } from "./services.js";
import { checkArguments, checkResult } from "./validate.js";

/** `text` is the JSON of the result. */
export type Result =
  { ok: true; text: string } | { ok: false; failure: Failure };

/**
 * Never rejects: whatever goes wrong becomes a failure. The call is over
 * afterwards; its transaction stays open.
 * @param limitMs null for nested calls, which their root limits.
 */
export async function invoke(
  call: Call,
  target: Target,
  args: JsonValue,
  services: Services,
  limitMs: number | null,
): Promise<Result> {
  const { engine, deadlines } = services;
  try {
    const { limits } = services;
    const checked = checkArguments(target, args, limits, call.reads, engine);
    const argsText = `[${JSON.stringify(checked)}]`;
    call.computing?.resume();
    const running = runInCall(call, () => target.fn.invoke(argsText));
    const text = await (limitMs === null
      ? running
      : deadlines.within(limitMs, running));
    // A sub-mutation nobody awaited still belongs to this transaction.
    while (call.child !== null) await call.child;
    call.computing?.spend();
    checkResult(target, text, limits, call.reads, engine);
    return { ok: true, text };
  } catch (error) {
    return { ok: false, failure: failureOf(error, call.request) };
  } finally {
    call.finish();
  }
}

export function failureOf(error: unknown, request: RequestScope): Failure {
  return toFailure(error, request.deployment.maps);
}
