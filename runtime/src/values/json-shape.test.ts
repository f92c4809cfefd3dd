import { convexToJson } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyValue } from "./arbitraries.js";
import { measureValue } from "./canonical-json.js";
import { formatBytes } from "./format-bytes.js";
import type { JsonValue } from "./json-value.js";
import { mayBeTooMuch } from "./json-shape.js";

const nested = (levels: number): JsonValue => {
  let value: JsonValue = '"[{,\\"';
  for (let level = 0; level < levels; level += 1) {
    value = level % 2 === 0 ? [value] : { a: value };
  }
  return value;
};
const array = (length: number): JsonValue => Array<number>(length).fill(1);
const object = (fields: number): JsonValue =>
  Object.fromEntries(Array.from({ length: fields }, (_, i) => [`f${i}`, i]));

describe("a quick look at JSON", () => {
  it.each<[string, JsonValue, JsonValue]>([
    ["levels", nested(64), nested(65)],
    ["items", array(8_192), array(8_193)],
    ["fields", object(1_024), object(1_025)],
    ["items inside", { a: [array(8_192)] }, { a: [array(8_193)] }],
  ])("tells apart by %s", (_what, allowed, tooMuch) => {
    expect(mayBeTooMuch(JSON.stringify(allowed), Infinity)).toBe(false);
    expect(() => measureValue(allowed)).not.toThrow();
    expect(mayBeTooMuch(JSON.stringify(tooMuch), Infinity)).toBe(true);
    expect(() => measureValue(tooMuch)).toThrow();
  });

  it("is not deceived by what strings hold", () => {
    const texts = ['"', "\\", '\\"', "[[[", "{{", ",,,,", "\\\\"];
    const value = texts.map((text) => text.repeat(10_000));
    expect(mayBeTooMuch(JSON.stringify(value), Infinity)).toBe(false);
  });

  it("never misses a value that is too large", () => {
    fc.assert(
      fc.property(anyValue, fc.nat(200), (value, maxBytes) => {
        const json = convexToJson(value);
        if (measureValue(json).size > maxBytes) {
          expect(mayBeTooMuch(JSON.stringify(json), maxBytes)).toBe(true);
        }
      }),
    );
  });
});

it("prints sizes", () => {
  const sizes = [12, 1024, 1536, 17 * 1024 ** 2, 1.054 * 1024 ** 2];
  expect(sizes.map(formatBytes)).toEqual([
    "12 B",
    "1 KiB",
    "1.5 KiB",
    "17 MiB",
    "1.05 MiB",
  ]);
});
