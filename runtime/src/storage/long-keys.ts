/**
 * Keys longer than a store can hold. Such a key is stored as its first bytes
 * and a hash of the rest, with the whole key at the head of the value. Among
 * stored keys of one prefix the hash decides the order, so a reader takes the
 * group as a whole and sorts it.
 */
import { createHash } from "node:crypto";
import type { Entry } from "./types.js";

/** Bytes kept of a long key; with the hash below LMDB's limit of 1,978. */
export const LONG_PREFIX = 1_920;
const HASH_BYTES = 32;

export function isLong(key: string): boolean {
  return key.length > LONG_PREFIX;
}

/** The key under which the store files `key`. */
export function storedKey(key: string): string {
  if (!isLong(key)) return key;
  const hash = createHash("sha256");
  hash.update(key.slice(LONG_PREFIX), "latin1");
  return key.slice(0, LONG_PREFIX) + hash.digest().toString("latin1");
}

export function storedValue(key: string, value: string): string {
  return isLong(key) ? `${key.length}:${key}${value}` : value;
}

/** Whether a stored key stands for a long one. */
export function standsForLong(stored: string): boolean {
  return stored.length === LONG_PREFIX + HASH_BYTES;
}

/** The whole key and its value from what `storedValue` wrote. */
export function restore(value: string): Entry {
  const colon = value.indexOf(":");
  const end = colon + 1 + Number(value.slice(0, colon));
  return { key: value.slice(colon + 1, end), value: value.slice(end) };
}

/** Where a stored range must begin so that no key from `start` on is lost. */
export function storedStart(start: string): string {
  return isLong(start) ? start.slice(0, LONG_PREFIX) : start;
}

/** Where a stored range must end so that no key before `end` is lost. */
export function storedEnd(end: string): string {
  if (!isLong(end)) return end;
  // Longer than any hash and not less than one: the end of the prefix's group.
  return end.slice(0, LONG_PREFIX) + "\xff".repeat(HASH_BYTES + 1);
}
