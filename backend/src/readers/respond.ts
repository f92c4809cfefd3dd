/** A source's events as a response. */
import type { AppContext, GatewayDeps } from "../context.js";
import { destroyConnection } from "../server.js";
import type { EventSource } from "./event-source.js";
import type { StreamFormat } from "./event-stream.js";
import type { StreamKind } from "./stream-registry.js";

const CONTENT_TYPE: Record<StreamFormat, string> = {
  ndjson: "application/x-ndjson; charset=utf-8",
  sse: "text/event-stream; charset=utf-8",
};

/** SSE when the client asks for it, NDJSON otherwise. */
export function formatOf(c: AppContext): StreamFormat {
  const accept = c.req.header("accept") ?? "";
  return accept.includes("text/event-stream") ? "sse" : "ndjson";
}

/** Nothing between here and the reader may gather or change the bytes. */
export function streamHeaders(format: StreamFormat): Record<string, string> {
  return {
    "content-type": CONTENT_TYPE[format],
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
  };
}

export function respondWithEvents(
  c: AppContext,
  { streams }: GatewayDeps,
  stream: {
    readonly kind: StreamKind;
    /** Whose streams are counted together. */
    readonly owner: string;
    readonly source: EventSource;
    readonly headers?: Readonly<Record<string, string>> | undefined;
  },
): Response {
  const format = formatOf(c);
  const body = streams.open(stream.kind, stream.owner, stream.source, {
    format,
    locale: c.get("locale"),
    destroy: () => destroyConnection(c),
  });
  const headers = { ...streamHeaders(format), ...stream.headers };
  return new Response(body, { headers });
}
