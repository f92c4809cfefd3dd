import { compareValues, convexToJson } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyValue } from "./arbitraries.js";
import { AFTER, compareJson, encodeKey } from "./key-encoding.js";

const withMissing = fc.option(anyValue, { nil: undefined });

function encode(value: Parameters<typeof compareValues>[0]): string {
  return encodeKey(value === undefined ? undefined : convexToJson(value));
}

describe("encodeKey", () => {
  it("orders keys as convex/values orders values", () => {
    fc.assert(
      fc.property(withMissing, withMissing, (a, b) => {
        const [left, right] = [encode(a), encode(b)];
        const order = left < right ? -1 : left > right ? 1 : 0;
        expect(order).toBe(Math.sign(compareValues(a, b)));
      }),
      { numRuns: 5_000 },
    );
  });

  it("orders lists of values by their first difference", () => {
    const list = fc.array(withMissing, { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const [left, right] = [a, b].map((l) => l.map(encode).join(""));
        const expected = compareValues(a[0], b[0]) || compareValues(a[1], b[1]);
        const order = left! < right! ? -1 : left! > right! ? 1 : 0;
        expect(order).toBe(Math.sign(expected));
      }),
      { numRuns: 3_000 },
    );
  });

  it("keeps the range of one value free of all others", () => {
    fc.assert(
      fc.property(withMissing, withMissing, withMissing, (a, b, next) => {
        const prefix = encode(a);
        const key = encode(b) + encode(next);
        const inside = key >= prefix && key < prefix + AFTER;
        expect(inside).toBe(compareValues(a, b) === 0);
      }),
      { numRuns: 5_000 },
    );
  });

  it("does not take a string for its continuation behind a zero", () => {
    const prefix = encodeKey("a");
    for (const other of ["a\u0000", "a\u0000b", "a\u0001", "aa"]) {
      const key = encodeKey(other) + encodeKey(null);
      expect(key >= prefix && key < prefix + AFTER).toBe(false);
    }
  });

  it("keeps the sign of a NaN", () => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(0xfff8000000000000n);
    const negativeNaN = { $float: bytes.toString("base64") };
    expect(compareJson(negativeNaN, convexToJson(-Infinity))).toBe(-1);
    expect(compareJson(convexToJson(NaN), convexToJson(Infinity))).toBe(1);
  });

  it("keeps different lone surrogates apart", () => {
    expect(encodeKey("\ud800")).not.toBe(encodeKey("\ud801"));
    expect(encodeKey("\ud800") < encodeKey("\u{10000}")).toBe(true);
  });
});
