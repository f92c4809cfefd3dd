/** `Idempotency-Key`: the same request, sent again, is done once. */
import { createHmac, randomUUID } from "node:crypto";
import { hashSecret } from "../door/secrets.js";
import type { Idempotency } from "./admin-store.js";

/** What identifies a request besides its key. */
export interface Asked {
  readonly route: string;
  /** Parsed, so that spelling does not matter. */
  readonly body: unknown;
}

/**
 * Without a key of the caller's the request gets one of its own, for the
 * connection to Convex may send it twice as well.
 */
export function idempotencyOf(
  key: string | undefined,
  { route, body }: Asked,
): Idempotency {
  const requestHash = hashSecret(`${route}\n${canonical(body)}`);
  return { key: key ?? `request:${randomUUID()}`, requestHash };
}

/**
 * 32 bytes of a new key, as text: derived from the request, so that whoever
 * sends it again gets the same key, although nobody keeps it.
 */
export function newKeyBytes(
  secret: Uint8Array,
  apiKeyHash: string,
  { key, requestHash }: Idempotency,
): string {
  return createHmac("sha256", secret)
    .update(JSON.stringify([apiKeyHash, key, requestHash]))
    .digest("base64url");
}

/** JSON with every object's fields in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  );
}
