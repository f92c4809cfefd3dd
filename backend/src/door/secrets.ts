/** Hashes, derived keys and comparisons that take the same time always. */
import { createHash, hkdfSync, timingSafeEqual } from "node:crypto";

export function hashSecret(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}

/** Compares hashes, so that neither content nor length shows in the time. */
export function sameSecret(a: string, b: string): boolean {
  const digest = (value: string): Buffer =>
    createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** 32 bytes for one purpose; other purposes learn nothing from them. */
export function deriveKey(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "frontdesk", purpose, 32));
}

/**
 * What Convex knows a visitor by. The visitor's own secret is not stored, and
 * the same secret means different visitors in different widgets.
 */
export function sessionKeyOf(widgetId: string, sessionId: string): string {
  return hashSecret(`${widgetId}\n${sessionId}`);
}
