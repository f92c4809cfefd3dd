import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Compares in time that depends on neither the place of the first difference
 * nor the lengths: both sides are hashed first.
 */
export function isSamePassword(given: string, expected: string): boolean {
  const digest = (text: string) =>
    createHash("sha256").update(text.normalize("NFC")).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
