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

/** Of the id that is being read: the longest has 23 bytes. */
const decoded = new Uint8Array(24);

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
  const checksum = fletcher16(bytes, bytes.length);
  bytes.push(checksum & 0xff, checksum >> 8);
  return toBase32(bytes);
}

/** Null unless the text is exactly what `encodeId` would have written. */
export function decodeId(text: string): DecodedId | null {
  const tableNumber = tableNumberOf(text);
  if (tableNumber === null) return null;
  const start = decodedSize(text) - CHECKSUM_BYTES - INTERNAL_BYTES;
  const internal = Buffer.from(decoded.subarray(start, start + INTERNAL_BYTES));
  return { tableNumber, internal };
}

/** As `decodeId`, for those who need the table alone. */
export function tableNumberOf(text: string): number | null {
  if (text.length < MIN_LENGTH || text.length > MAX_LENGTH) return null;
  const size = decodedSize(text);
  if (!decodeBase32(text, size)) return null;
  const numberLength = size - INTERNAL_BYTES - CHECKSUM_BYTES;
  const number = readTableNumber(numberLength);
  // A number that ends with an empty byte has a shorter form.
  const isShortest = numberLength === 1 || decoded[numberLength - 1] !== 0;
  const checked = size - CHECKSUM_BYTES;
  const checksum = (decoded[checked] ?? 0) | ((decoded[checked + 1] ?? 0) << 8);
  return isShortest && fletcher16(decoded, checked) === checksum
    ? number
    : null;
}

/** The table number alone, without checking the rest: cheap, for known ids. */
export function peekTableNumber(text: string): number | null {
  // Five bytes at most hold the number: eight characters.
  const start = text.length > 8 ? text.slice(0, 8) : text;
  const size = decodedSize(start);
  if (!decodeBase32(start, size)) return null;
  for (let length = 1; length <= size; length++) {
    if ((decoded[length - 1] ?? 0) < 0x80) return readTableNumber(length);
  }
  return null;
}

/** Ids of one table all have the same length. */
export function idLength(tableNumber: number): number {
  return encodeId(tableNumber, Buffer.alloc(INTERNAL_BYTES)).length;
}

/** The number in the first bytes of `decoded`; null unless it fills them. */
function readTableNumber(length: number): number | null {
  if (length < 1 || length > 5) return null;
  let number = 0;
  let unit = 1;
  for (let i = 0; i < length; i++) {
    const byte = decoded[i] ?? 0;
    if (byte < 0x80 !== (i === length - 1)) return null;
    number += (byte & 0x7f) * unit;
    unit *= 0x80;
  }
  return number < 2 ** 32 ? number : null;
}

function fletcher16(bytes: ArrayLike<number>, length: number): number {
  let low = 0;
  let high = 0;
  for (let i = 0; i < length; i++) {
    low = (low + (bytes[i] ?? 0)) & 0xff;
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

/** Whole bytes in a text of base32. */
function decodedSize(text: string): number {
  return (text.length * 5) >> 3;
}

/**
 * Fills `decoded`; false for foreign characters, and for bits after the last
 * whole byte that `toBase32` would not have written.
 */
function decodeBase32(text: string, size: number): boolean {
  let buffer = 0;
  let bits = 0;
  let filled = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = digits[text.charCodeAt(i)] ?? -1;
    if (digit < 0) return false;
    buffer = ((buffer << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      decoded[filled++] = (buffer >> bits) & 0xff;
    }
  }
  return filled === size && bits < 5 && (buffer & ((1 << bits) - 1)) === 0;
}
