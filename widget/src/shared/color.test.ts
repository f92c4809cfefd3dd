import fc from "fast-check";
import { expect, test } from "vitest";
import { contrast, parseHex, pick, textOn } from "./color.js";

const hex = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);

test("contrast is that of WCAG", () => {
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21);
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrast("#0ea5e9", "#ffffff")).toBeCloseTo(2.77, 2);
});

test("text on any accent is legible", () => {
  fc.assert(
    fc.property(hex, (accent) => contrast(accent, textOn(accent)) >= 4.5),
  );
  expect(textOn("#0ea5e9")).toBe("#000000");
  expect(textOn("#2563eb")).toBe("#ffffff");
});

test("an accent is used as ink only where it is legible", () => {
  expect(pick("#2563eb", "#ffffff", "x")).toBe("#2563eb");
  expect(pick("#facc15", "#ffffff", "x")).toBe("x");
});

test.each([
  ["#0EA5E9", "#0ea5e9"],
  ["0ea5e9", "#0ea5e9"],
  [" #fa0 ", "#ffaa00"],
  ["red", null],
  ["#12", null],
  ["#1234567", null],
  ["#000;}*{display:none", null],
  ["", null],
])("%j is read as %j", (value, expected) =>
  expect(parseHex(value)).toBe(expected),
);
