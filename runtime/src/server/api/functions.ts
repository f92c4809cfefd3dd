/** Calling the app's functions over HTTP. */
import type { IncomingMessage } from "node:http";
import type { JsonObject, JsonValue } from "../../engine/types.js";
import {
  outcomeText,
  type ActionRun,
  type Caller,
  type FunctionCall,
} from "../../functions/types.js";
import {
  decodeTs,
  encodeTs,
  MalformedMessageError,
  type SnapshotLease,
} from "../../sync/index.js";
import { isJsonObject, parseJsonObject, readJsonObject } from "../http/body.js";
import { badRequest, HttpError } from "../http/errors.js";
import { withOrigin } from "../http/origin.js";
import { sendJsonText } from "../http/reply.js";
import {
  MAX_BODY_BYTES,
  type ApiContext,
  type ApiRequest,
  type Endpoint,
  type Routes,
} from "./context.js";
import { cleanJson } from "./values.js";

type Format = "convex_encoded_json" | "json";

interface ParsedCall {
  readonly call: FunctionCall;
  readonly format: Format;
  readonly body: JsonObject;
}

/** Endpoints whose last path segments name the function are in `runByPath`. */
export const functionRoutes: Routes = {
  "POST /api/query": posted((context, parsed) =>
    atNewest(context, (snapshot) => runQuery(context, parsed.call, snapshot)),
  ),
  "GET /api/query": async (context, apiRequest) => {
    const { request, url } = apiRequest;
    const caller = await callerOf(context, request);
    const parsed = parseCall(
      {
        path: url.searchParams.get("path"),
        args: parseJsonObject(url.searchParams.get("args") ?? "{}"),
        format: url.searchParams.get("format"),
      },
      caller,
    );
    const run = await atNewest(context, (snapshot) =>
      runQuery(context, parsed.call, snapshot),
    );
    return sendResult(apiRequest, run, parsed.format);
  },
  "POST /api/mutation": posted(({ runner }, { call }) =>
    runner.runMutation(call),
  ),
  "POST /api/action": posted(({ runner }, { call }) => runner.runAction(call)),
  "POST /api/function": posted((context, { call }) =>
    call.path.startsWith("_system/")
      ? atNewest(context, (snapshot) => runQuery(context, call, snapshot))
      : context.calls.runAny(call),
  ),
  "POST /api/query_ts": ({ pinned }) =>
    Promise.resolve({ ts: encodeTs(pinned.pin()) }),
  "POST /api/query_at_ts": posted((context, { call, body }) =>
    runQuery(context, call, snapshotAt(context, body.ts)),
  ),
  "POST /api/query_batch": async (context, { request, response }) => {
    const caller = await callerOf(context, request);
    const body = await readJsonObject(request, MAX_BODY_BYTES);
    if (!Array.isArray(body.queries)) {
      throw badRequest("BadJsonBody", "`queries` must be an array");
    }
    const parsed = body.queries.map((query) => parseCall(query, caller));
    const results = await atNewest(context, (snapshot) =>
      Promise.all(
        parsed.map(async ({ call, format }) =>
          resultText(await runQuery(context, call, snapshot), format),
        ),
      ),
    );
    sendJsonText(response, `{"results":[${results.join(",")}]}`);
    return undefined;
  },
};

const RUN_PREFIX = "/api/run/";

export function isRunPath(pathname: string): boolean {
  return pathname.startsWith(RUN_PREFIX);
}

/** `POST /api/run/messages/send`: the path is the function's name. */
export const runByPath: Endpoint = async (context, apiRequest) => {
  const { request, url } = apiRequest;
  if (request.method !== "POST") {
    throw new HttpError(405, "MethodNotAllowed", "Use POST");
  }
  const caller = await callerOf(context, request);
  const body = await readJsonObject(request, MAX_BODY_BYTES);
  const segments = decodeURIComponent(
    url.pathname.slice(RUN_PREFIX.length),
  ).split("/");
  const name = segments.pop() ?? "";
  const path = name.includes(":")
    ? [...segments, name].join("/")
    : `${segments.join("/")}:${name}`;
  const { call, format } = parseCall({ ...body, path }, caller);
  return sendResult(apiRequest, await context.calls.runAny(call), format);
};

/** An endpoint that takes a call in its body and answers with its result. */
function posted(
  run: (context: ApiContext, parsed: ParsedCall) => Promise<ActionRun>,
): Endpoint {
  return async (context: ApiContext, apiRequest: ApiRequest) => {
    const { request } = apiRequest;
    const caller = await callerOf(context, request);
    const body = await readJsonObject(request, MAX_BODY_BYTES);
    const parsed = parseCall(body, caller);
    return sendResult(apiRequest, await run(context, parsed), parsed.format);
  };
}

async function callerOf(
  context: ApiContext,
  request: IncomingMessage,
): Promise<Caller> {
  const { authorization } = request.headers;
  const caller = await context.authenticator.fromHeader(authorization);
  return withOrigin(caller, request);
}

function parseCall(value: JsonValue, caller: Caller): ParsedCall {
  if (!isJsonObject(value) || typeof value.path !== "string") {
    throw badRequest("BadJsonBody", "`path` must name a function");
  }
  const { format, componentPath } = value;
  if (
    format !== undefined &&
    format !== null &&
    format !== "json" &&
    format !== "convex_encoded_json"
  ) {
    throw badRequest("UnsupportedFormat", "`format` is not one we know");
  }
  return {
    call: {
      path: value.path,
      componentPath:
        typeof componentPath === "string" && componentPath !== ""
          ? componentPath
          : undefined,
      args: argumentsOf(value.args),
      caller,
    },
    format: format ?? "json",
    body: value,
  };
}

/** An object, or an array with one object. */
function argumentsOf(args: JsonValue | undefined): JsonValue {
  const [only, ...others] = Array.isArray(args) ? args : [args];
  if (others.length > 0 || !(only === undefined || isJsonObject(only))) {
    throw badRequest("InvalidArguments", "`args` must be one object");
  }
  return only ?? {};
}

async function atNewest<T>(
  context: ApiContext,
  use: (snapshot: SnapshotLease) => Promise<T>,
): Promise<T> {
  const snapshot = context.snapshots.acquire();
  try {
    return await use(snapshot);
  } finally {
    snapshot.release();
  }
}

function snapshotAt(
  context: ApiContext,
  ts: JsonValue | undefined,
): SnapshotLease {
  try {
    const lease =
      typeof ts === "string" ? context.pinned.get(decodeTs(ts)) : null;
    if (lease !== null) {
      return lease;
    }
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) {
      throw error;
    }
  }
  throw badRequest(
    "SnapshotUnavailable",
    "`ts` is no time this server still keeps; ask /api/query_ts for one",
  );
}

function runQuery(
  context: ApiContext,
  call: FunctionCall,
  snapshot: SnapshotLease,
): Promise<ActionRun> {
  return context.live.answer({ ...call, journal: null }, snapshot);
}

/** The answer's JSON text; a result's own text is passed on as it is. */
function resultText({ outcome, logLines }: ActionRun, format: Format): string {
  const encode = (value: JsonValue) =>
    JSON.stringify(format === "json" ? cleanJson(value) : value);
  const lines =
    logLines.length === 0 ? "" : `,"logLines":${JSON.stringify(logLines)}`;
  if (outcome.ok) {
    const value =
      format === "json" ? encode(outcome.value) : outcomeText(outcome);
    return `{"status":"success","value":${value}${lines}}`;
  }
  const { message, data } = outcome.error;
  const errorData = data === undefined ? "" : `,"errorData":${encode(data)}`;
  return `{"status":"error","errorMessage":${JSON.stringify(message)}${errorData}${lines}}`;
}

/**
 * Answers with what a function gave, or failed with.
 * @throws HttpError 503 when its writes could not be saved: the call may be
 * repeated, and clients must not take it for the function's own refusal.
 */
export function sendResult(
  { response }: ApiRequest,
  run: ActionRun,
  format: Format,
): undefined {
  const { outcome } = run;
  if (!outcome.ok && outcome.error.unsaved) {
    throw new HttpError(503, "CommitFailed", outcome.error.message);
  }
  sendJsonText(response, resultText(run, format));
}
