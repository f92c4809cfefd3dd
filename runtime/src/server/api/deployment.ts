/** Small endpoints: who am I talking to, and what did it log. */
import type { Endpoint, Routes } from "./context.js";

const LOG_POLL_MS = 30_000;

const logs: Endpoint = async (context, { request, response, url }) => {
  context.authenticator.requireAdmin(request.headers.authorization);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const { entries, newCursor } = await context.logs.after(
    Number(url.searchParams.get("cursor") ?? 0) || 0,
    LOG_POLL_MS,
    gone.signal,
  );
  return {
    entries: entries.map((entry) => ({ kind: "Completion", ...entry })),
    newCursor,
  };
};

const urls: Endpoint = ({ cloudUrl, siteUrl }) =>
  Promise.resolve({ convexCloudUrl: cloudUrl, convexSiteUrl: siteUrl });

export const deploymentRoutes: Routes = {
  "GET /api/stream_function_logs": logs,
  "GET /api/stream_udf_execution": logs,
  "GET /api/v1/get_canonical_urls": urls,
  "GET /api/check_admin_key": async ({ authenticator }, { request }) => {
    authenticator.requireAdmin(request.headers.authorization);
    return Promise.resolve({ success: true });
  },
  // Clients report their own troubles here; we keep no record of visitors.
  "POST /api/debug_event": () => Promise.resolve(null),
};
