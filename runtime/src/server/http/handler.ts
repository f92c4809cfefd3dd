/** Routes requests of the cloud port and of the site port. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { PushError } from "../../functions/types.js";
import { deployRoutes } from "../api/deploy.js";
import { deploymentRoutes } from "../api/deployment.js";
import { environmentRoutes } from "../api/environment.js";
import type { ApiContext, Endpoint, Routes } from "../api/context.js";
import { fileRoutes, isFilePath, serveFile } from "../api/files.js";
import { functionRoutes, isRunPath, runByPath } from "../api/functions.js";
import { inlineQueryRoutes } from "../api/inline-query.js";
import {
  downloadExport,
  isExportPath,
  snapshotRoutes,
} from "../api/snapshots.js";
import { HttpError } from "./errors.js";
import { withOrigin } from "./origin.js";
import { allowOrigin, answerPreflight, sendJson, sendText } from "./reply.js";
import { serveSite } from "./site.js";

const ROUTES: Routes = {
  ...functionRoutes,
  ...environmentRoutes,
  ...deployRoutes,
  ...deploymentRoutes,
  ...fileRoutes,
  ...snapshotRoutes,
  ...inlineQueryRoutes,
};

const SITE_PREFIX = "/http";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The API, and the app's routes under `/http/`. */
export function cloudHandler(
  context: ApiContext,
  log: (message: string) => void,
): Handler {
  return guarded(log, async (request, response, url) => {
    const { pathname } = url;
    if (pathname === SITE_PREFIX || pathname.startsWith(`${SITE_PREFIX}/`)) {
      const path = pathname.slice(SITE_PREFIX.length) || "/";
      await site(context, request, response, path + url.search);
    } else if (pathname.startsWith("/api/")) {
      await api(context, request, response, url);
    } else if (request.method === "POST" && pathname === "/echo") {
      await echo(request, response);
    } else {
      plain(pathname, response);
    }
  });
}

/** The app's own routes and nothing else. */
export function siteHandler(
  context: ApiContext,
  log: (message: string) => void,
): Handler {
  return guarded(log, (request, response, url) =>
    site(context, request, response, url.pathname + url.search),
  );
}

async function api(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  allowOrigin(request, response);
  if (request.method === "OPTIONS") {
    answerPreflight(request, response);
    return;
  }
  const endpoint = endpointOf(request.method, url.pathname);
  if (endpoint === undefined) throw noRoute(request, url);
  const value = await endpoint(context, { request, response, url });
  if (value !== undefined) {
    sendJson(response, 200, value);
  }
}

/** The command line would try a 404 again and again; it prints a 400. */
function noRoute(request: IncomingMessage, url: URL): HttpError {
  const client = String(request.headers["convex-client"] ?? "");
  return client.startsWith("npm-cli-")
    ? new HttpError(
        400,
        "NotAvailable",
        "This command needs a part of Convex that the embedded runtime does " +
          `not have (${url.pathname}).`,
      )
    : new HttpError(404, "NotFound", `No route ${url.pathname}`);
}

function endpointOf(
  method: string | undefined,
  path: string,
): Endpoint | undefined {
  if (isRunPath(path)) return runByPath;
  if (isFilePath(method, path)) return serveFile;
  if (isExportPath(method, path)) return downloadExport;
  return ROUTES[`${method} ${path}`];
}

async function site(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
): Promise<void> {
  const caller = await context.authenticator.fromForeignHeader(
    request.headers.authorization,
  );
  await serveSite(
    context.calls,
    withOrigin(caller, request),
    context.siteUrl,
    target,
    request,
    response,
  );
}

function plain(pathname: string, response: ServerResponse): void {
  switch (pathname) {
    case "/":
      sendText(response, 200, "This Convex deployment is running.");
      return;
    case "/version":
      sendText(response, 200, "unknown");
      return;
    case "/instance_name":
      sendText(response, 200, "local");
      return;
    default:
      throw new HttpError(404, "NotFound", `No route ${pathname}`);
  }
}

/** `convex network-test` compares what it sent with what comes back. */
async function echo(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { "content-type": "application/octet-stream" });
  try {
    await pipeline(request, response);
  } catch {
    // The client left: there is nobody to tell.
    response.destroy();
  }
}

/** Whatever fails ends in an answer, and what is our fault in the log too. */
function guarded(
  log: (message: string) => void,
  handle: (
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ) => Promise<void>,
): Handler {
  return (request, response) => {
    const run = async () => {
      let url: URL;
      try {
        url = new URL(request.url ?? "/", "http://localhost");
      } catch {
        throw new HttpError(400, "BadRequest", "The request target is no URL");
      }
      await handle(request, response, url);
    };
    run().catch((error: unknown) => {
      const { status, code, message } = describe(error);
      if (status >= 500) {
        const stack = error instanceof Error ? error.stack : String(error);
        // What follows the path may hold a token.
        const path = request.url?.split("?")[0];
        log(`${request.method} ${path} failed: ${stack}`);
      }
      if (!request.complete) {
        // The rest of a refused body is not worth reading.
        response.shouldKeepAlive = false;
      }
      sendJson(response, status, { code, message });
    });
  };
}

function describe(error: unknown): {
  status: number;
  code: string;
  message: string;
} {
  if (error instanceof HttpError) {
    return error;
  }
  if (isPushError(error)) {
    return { status: 400, code: error.code, message: error.message };
  }
  return {
    status: 500,
    code: "InternalServerError",
    message: "Your request couldn't be completed. Try again later.",
  };
}

/** A deploy the developer can mend; told by its name across copies. */
function isPushError(error: unknown): error is PushError {
  return error instanceof Error && error.name === "PushError";
}
