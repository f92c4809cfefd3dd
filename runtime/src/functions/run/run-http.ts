/** HTTP actions: from the request to the route's answer, streams included. */
import type { JsonObject } from "../../engine/types.js";
import type { HttpRouter } from "../app/router.js";
import type { Caller } from "../types.js";
import { runInCall } from "./call.js";
import type { Call } from "./call.js";
import { failureOf } from "./invoke.js";
import { logEntry } from "./log-run.js";
import { actionCall } from "./new-call.js";
import { RequestScope } from "./request.js";
import { responseBody } from "./response-body.js";
import { routeRequest } from "./route.js";
import type { Services } from "./services.js";

/** Never rejects: errors are answers. */
export async function runHttp(
  services: Services,
  request: Request,
  caller: Caller,
): Promise<Response> {
  const deployment = services.deployment();
  const { pathname } = new URL(request.url);
  const routed =
    deployment && routeRequest(deployment.app, pathname, request.method);
  if (deployment === null || routed === null) {
    return text(
      404,
      "This Convex deployment does not have HTTP actions enabled.",
    );
  }
  const { component, path, router } = routed;
  const match = router.lookup(path, request.method);
  if (match === null) return text(404, "No matching routes found");
  const scope = new RequestScope({
    deployment,
    services,
    // A component has no user of its own.
    identity: component.path === "" ? caller.identity : null,
    origin: caller.origin,
  });
  const fn = {
    path: `${match.route.method} ${match.route.path}`,
    visibility: "public" as const,
  };
  const call = actionCall({ component, fn }, scope);
  return answer(call, match, request);
}

type Match = NonNullable<ReturnType<HttpRouter["lookup"]>>;

async function answer(
  call: Call,
  match: Match,
  request: Request,
): Promise<Response> {
  const started = performance.now();
  const finish = (error: string | null): void => {
    call.finish();
    logEntry(call.request, call.fn.path, "HttpAction", started, error);
  };
  const { deadlines, limits } = call.request.services;
  try {
    const response = await deadlines.within(
      limits.actionMs,
      runInCall(call, () => match.invoke(request)),
    );
    if (!(response instanceof Response)) {
      throw new Error("HTTP actions must return a Response.");
    }
    return finishing(call, response, request.method === "HEAD", finish);
  } catch (error) {
    const { message, response } = errorResponse(call, error);
    finish(message);
    return response;
  }
}

/** The call goes on while its body is sent. */
function finishing(
  call: Call,
  response: Response,
  isHead: boolean,
  finish: (error: string | null) => void,
): Response {
  const { body, status, statusText, headers } = response;
  if (body === null || isHead) {
    finish(null);
    void body?.cancel();
    return new Response(null, { status, statusText, headers });
  }
  const stream = responseBody(call, body, (error) =>
    finish(error === null ? null : failureOf(error, call.request).text),
  );
  return new Response(stream, { status, statusText, headers });
}

function errorResponse(
  call: Call,
  error: unknown,
): { message: string; response: Response } {
  const failure = failureOf(error, call.request);
  const [message = "", ...trace] = failure.text.split("\n");
  const body: JsonObject = {
    code: `[Request ID: ${call.request.requestId}] Server Error: ${message}`,
    trace: [message, ...trace].join("\n"),
    ...(failure.data !== undefined && { data: failure.data }),
  };
  const response = Response.json(body, { status: 500 });
  uncaught.add(response);
  return { message: failure.text, response };
}

const uncaught = new WeakSet<Response>();

/** Whether an answer was made here, of an error that the route let go. */
export function isUncaught(response: Response): boolean {
  return uncaught.has(response);
}

function text(status: number, body: string): Response {
  return new Response(body, {
    status,
    headers: { "content-type": "text/plain" },
  });
}
