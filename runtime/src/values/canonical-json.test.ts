import { convexToJson, getConvexSize, jsonToConvex } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyValue } from "./arbitraries.js";
import {
  canonicalText,
  InvalidValueError,
  measureValue,
} from "./canonical-json.js";
import { parseJson } from "./json-value.js";
import type { JsonValue } from "./json-value.js";

function nested(levels: number): JsonValue {
  let value: JsonValue = 1;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}

describe("canonical JSON", () => {
  it("brings back every value", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = canonicalText(convexToJson(value));
        expect(jsonToConvex(parseJson(text))).toStrictEqual(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it("does not depend on the order of fields", () => {
    const left = { b: 1, a: { d: 2, c: [{ z: 1, y: 2 }] } };
    const right = { a: { c: [{ y: 2, z: 1 }], d: 2 }, b: 1 };
    expect(canonicalText(left)).toBe(canonicalText(right));
    expect(canonicalText(left)).toBe('{"a":{"c":[{"y":2,"z":1}],"d":2},"b":1}');
  });

  it("keeps a field named __proto__", () => {
    const text = '{"__proto__":1,"A":2}';
    expect(canonicalText(parseJson(text))).toBe('{"A":2,"__proto__":1}');
  });

  it("counts bytes as Convex does", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(measureValue(convexToJson(value)).size).toBe(
          getConvexSize(value),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["a reserved name", { $x: 1, b: 2 }, "starts with a '$'"],
    ["a name outside ASCII", { ä: 1 }, "invalid character"],
    ["a long name", { ["a".repeat(1_025)]: 1 }, "maximum field name length"],
    ["a long array", Array.from({ length: 8_193 }, () => 1), "8193 > maximum"],
    ["deep nesting", nested(65), "nested 65 levels deep"],
    ["an infinite number", [Infinity], "$float"],
    ["malformed bytes", { $bytes: "%%" }, "Malformed $bytes"],
    ["a short integer", { $integer: "AAAA" }, "expected 8 for $integer"],
    ["a malformed placeholder", { $commitTs: 1 }, "expected null"],
  ])("refuses %s", (_, value, message) => {
    expect(() => canonicalText(value)).toThrow(InvalidValueError);
    expect(() => canonicalText(value)).toThrow(message);
  });

  it("refuses more than 1,024 fields and allows as many", () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, 1]));
    expect(() => canonicalText(fields(1_025))).toThrow("1025 > maximum");
    expect(canonicalText(fields(1_024))).toContain('"f1023":1');
  });

  it("allows 64 levels", () => {
    expect(measureValue(nested(64)).nesting).toBe(64);
  });
});
