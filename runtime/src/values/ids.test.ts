import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createId,
  decodeId,
  encodeId,
  idLength,
  peekTableNumber,
} from "./ids.js";

const tableNumber = fc.oneof(
  fc.integer({ min: 1, max: 20_000 }),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
);
const internal = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe("document ids", () => {
  it("come back from their text", () => {
    fc.assert(
      fc.property(tableNumber, internal, (number, bytes) => {
        const id = encodeId(number, bytes);
        expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{31,37}$/);
        expect(id).toHaveLength(idLength(number));
        expect(peekTableNumber(id)).toBe(number);
        const decoded = decodeId(id);
        expect(decoded?.tableNumber).toBe(number);
        expect([...(decoded?.internal ?? [])]).toStrictEqual([...bytes]);
      }),
    );
  });

  it("are refused after any change", () => {
    const digits = "0123456789abcdefghjkmnpqrstvwxyz";
    fc.assert(
      fc.property(
        tableNumber,
        internal,
        fc.nat(30),
        fc.nat(30),
        (number, bytes, at, shift) => {
          const id = encodeId(number, bytes);
          const digit = digits[(digits.indexOf(id[at] ?? "") + 1 + shift) % 32];
          const changed = id.slice(0, at) + digit + id.slice(at + 1);
          expect(decodeId(changed)?.tableNumber).not.toBe(number);
        },
      ),
      // A checksum of 16 bits misses a few; single digits it must not.
      { numRuns: 500, seed: 1 },
    );
  });

  it("sort as their bytes do within a table", () => {
    fc.assert(
      fc.property(internal, internal, (a, b) => {
        const order = Math.sign(Buffer.compare(a, b));
        const [left, right] = [encodeId(10_001, a), encodeId(10_001, b)];
        expect(left < right ? -1 : left > right ? 1 : 0).toBe(order);
      }),
    );
  });

  it.each(["", "x", "not-an-id", "k".repeat(32), "u".repeat(32)])(
    "does not read %j",
    (text) => {
      expect(decodeId(text)).toBeNull();
    },
  );

  it("carries the day and is unique", () => {
    const day = 20_000;
    const ids = Array.from({ length: 1_000 }, () =>
      createId(10_001, day * 86_400_000 + 5),
    );
    expect(new Set(ids).size).toBe(1_000);
    expect(ids[0]).toHaveLength(32);
    expect(decodeId(ids[0] ?? "")?.internal.readUInt16BE(14)).toBe(day);
  });
});
