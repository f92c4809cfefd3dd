/**
 * What a production deployment keeps from its clients: the lines that functions
 * log, and why they failed. Data of a ConvexError is meant for clients, and
 * administrators see everything.
 */
import type {
  ActionRun,
  App,
  Caller,
  FunctionFailure,
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
    async runQuery(call) {
      const run = await app.runQuery(call);
      const { journal, readSet, snapshotTs, usedIdentity } = run;
      return {
        ...censored(call.caller, run),
        ...{ journal, readSet, snapshotTs, usedIdentity },
      };
    },
    async runMutation(call) {
      const run = await app.runMutation(call);
      return { ...censored(call.caller, run), ts: run.ts };
    },
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

function censored(caller: Caller, { outcome, logLines }: ActionRun): ActionRun {
  if (caller.kind === "admin") return { outcome, logLines };
  return {
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
