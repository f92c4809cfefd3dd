/**
 * What a production deployment keeps from its clients: the lines that functions
 * log, and why they failed. Data of a ConvexError is meant for clients, and
 * administrators see everything.
 */
import type {
  App,
  Caller,
  FunctionFailure,
  Outcome,
} from "../functions/types.js";
import { isUncaught } from "../functions/run/run-http.js";

/** The ways to run something of the app for a client. */
export type AppCalls = Pick<
  App,
  "runQuery" | "runMutation" | "runAction" | "runAny" | "runHttp"
>;

/** The same calls, with answers that tell users no more than they must know. */
export function discreet(app: AppCalls): AppCalls {
  return {
    runQuery: async (call) => censored(call.caller, await app.runQuery(call)),
    runMutation: async (call) =>
      censored(call.caller, await app.runMutation(call)),
    runAction: async (call) => censored(call.caller, await app.runAction(call)),
    runAny: async (call) => censored(call.caller, await app.runAny(call)),
    async runHttp(request, caller) {
      const response = await app.runHttp(request, caller);
      return caller.kind === "user" && isUncaught(response)
        ? await withoutReason(response)
        : response;
    },
  };
}

function censored<T extends { outcome: Outcome; logLines: string[] }>(
  caller: Caller,
  run: T,
): T {
  if (caller.kind === "admin") return run;
  const { outcome } = run;
  return {
    ...run,
    logLines: [],
    outcome: outcome.ok
      ? outcome
      : { ok: false, error: withoutText(outcome.error) },
  };
}

function withoutText(failure: FunctionFailure): FunctionFailure {
  return { ...failure, message: firstLine(failure.message) };
}

/** `[Request ID: …] Server Error` */
function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

async function withoutReason(response: Response): Promise<Response> {
  // Made by `runHttp` with this field.
  const { code } = (await response.json()) as { code: string };
  const end = code.indexOf("Server Error") + "Server Error".length;
  return Response.json({ code: code.slice(0, end) }, { status: 500 });
}
