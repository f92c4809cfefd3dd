/**
 * Document ids in Convex's format: the table number (variable length, 7 bits
 * per byte, lowest first), 16 bytes of the document's own (14 random, then the
 * day number, big endian) and a Fletcher-16 checksum, in Crockford base32.
 */
import { randomFillSync } from "node:crypto";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const INTERNAL_BYTES = 16;
const RANDOM_BYTES = 14;
const CHECKSUM_BYTES = 2;
const MIN_LENGTH = 31;
const MAX_LENGTH = 37;
const DAY_MS = 86_400_000;

const digits = new Int8Array(128).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) digits[ALPHABET.charCodeAt(i)] = i;

export interface DecodedId {
  readonly tableNumber: number;
  /** 16 bytes. */
  readonly internal: Buffer;
}

const pool = Buffer.alloc(RANDOM_BYTES * 256);
let poolUsed = pool.length;

/** A new id for a table. `nowMs` only fills the day number. */
export function createId(tableNumber: number, nowMs: number): string {
  if (poolUsed === pool.length) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  const internal = Buffer.alloc(INTERNAL_BYTES);
  pool.copy(internal, 0, poolUsed, poolUsed + RANDOM_BYTES);
  poolUsed += RANDOM_BYTES;
  internal.writeUInt16BE(Math.floor(nowMs / DAY_MS) & 0xffff, RANDOM_BYTES);
  return encodeId(tableNumber, internal);
}

/** @param tableNumber 0 to 2^32 - 1 */
export function encodeId(tableNumber: number, internal: Uint8Array): string {
  const bytes: number[] = [];
  let rest = tableNumber;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest, ...internal);
  const checksum = fletcher16(bytes);
  bytes.push(checksum & 0xff, checksum >> 8);
  return toBase32(bytes);
}

/** Null unless the text is exactly what `encodeId` would have written. */
export function decodeId(text: string): DecodedId | null {
  if (text.length < MIN_LENGTH || text.length > MAX_LENGTH) return null;
  const bytes = fromBase32(text);
  const table = bytes && readTableNumber(bytes);
  if (!bytes || !table) return null;
  const internalEnd = table.length + INTERNAL_BYTES;
  if (bytes.length !== internalEnd + CHECKSUM_BYTES) return null;
  const internal = Buffer.from(bytes.slice(table.length, internalEnd));
  if (encodeId(table.number, internal) !== text) return null;
  return { tableNumber: table.number, internal };
}

/** The table number alone, without checking the rest: cheap, for known ids. */
export function peekTableNumber(text: string): number | null {
  // Five bytes at most hold the number: eight characters.
  const bytes = fromBase32(text.slice(0, 8));
  return (bytes && readTableNumber(bytes)?.number) ?? null;
}

/** Ids of one table all have the same length. */
export function idLength(tableNumber: number): number {
  return encodeId(tableNumber, Buffer.alloc(INTERNAL_BYTES)).length;
}

function readTableNumber(
  bytes: readonly number[],
): { number: number; length: number } | null {
  let number = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[i];
    if (byte === undefined) return null;
    number += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      return number < 2 ** 32 ? { number, length: i + 1 } : null;
    }
  }
  return null;
}

function fletcher16(bytes: readonly number[]): number {
  let low = 0;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) & 0xff;
    high = (high + low) & 0xff;
  }
  return (high << 8) | low;
}

function toBase32(bytes: readonly number[]): string {
  let out = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(buffer >> bits) & 31];
    }
  }
  if (bits > 0) out += ALPHABET[(buffer << (5 - bits)) & 31];
  return out;
}

function fromBase32(text: string): number[] | null {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = digits[text.charCodeAt(i)] ?? -1;
    if (digit < 0) return null;
    buffer = ((buffer << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((buffer >> bits) & 0xff);
    }
  }
  return bytes;
}
