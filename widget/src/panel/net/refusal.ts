import type { ErrorCode } from "@frontdesk/protocol";

/** The gateway's no, told by an HTTP status or inside a stream. */
export class Refusal extends Error {
  /**
   * @param message a sentence for the visitor, or empty
   * @param wait seconds until another try makes sense; 0 when not told
   */
  constructor(
    readonly status: number,
    readonly code: ErrorCode,
    message: string,
    readonly wait: number,
  ) {
    super(message);
  }

  /** Worth another try without the visitor doing anything. */
  get passing(): boolean {
    return this.status >= 500;
  }
}

/** @param value the body of an answer that is no success, if it was JSON */
export function parseRefusal(response: Response, value: unknown): Refusal {
  const body = (value ?? {}) as Record<string, unknown>; // read with care below
  const wait = Number(body.retry_after ?? response.headers.get("retry-after"));
  return new Refusal(
    response.status,
    // A code of a newer gateway is passed on as it is.
    (body.error ?? "internal_server_error") as ErrorCode,
    typeof body.message === "string" ? body.message : "",
    wait > 0 ? wait : 0,
  );
}
