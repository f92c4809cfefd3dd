import type { ErrorBody, ErrorCode } from "@frontdesk/protocol";

/** No byte for this long and the connection counts as dead; pings come
 * every 10 s. */
export const STALL_MS = 25_000;

/** An answer of the gateway other than success. */
export class RefusedError extends Error {
  readonly status: number;
  readonly code: ErrorCode;
  /** Seconds, or null. */
  readonly retryAfter: number | null;
  /** Whether `message` is a sentence of the gateway for the visitor. */
  readonly spoken: boolean;

  constructor(status: number, body: Partial<ErrorBody>, retryAfter: number) {
    super(body.message ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.error ?? "internal_server_error";
    this.retryAfter = retryAfter > 0 ? retryAfter : null;
    this.spoken = body.message !== undefined;
  }

  /** Worth another try without the visitor doing anything. */
  get passing(): boolean {
    return this.status >= 500 || this.status === 408;
  }
}

/** @throws {RefusedError} for every status but 2xx, having read its body. */
export async function requireOk(response: Response): Promise<Response> {
  if (response.ok) return response;
  const body = parseErrorBody(await response.text());
  const header = Number(response.headers.get("retry-after"));
  throw new RefusedError(response.status, body, body.retry_after ?? header);
}

/** A proxy's own error page is no JSON: nothing is known then. */
function parseErrorBody(text: string): Partial<ErrorBody> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not the gateway's words; the status has to do.
    return {};
  }
  if (typeof value !== "object" || value === null) return {};
  const { error, message, retry_after } = value as Record<string, unknown>;
  return {
    // A code of a newer gateway is passed on as it is.
    ...(typeof error === "string" && { error: error as ErrorCode }),
    ...(typeof message === "string" && { message }),
    ...(typeof retry_after === "number" && { retry_after }),
  };
}
