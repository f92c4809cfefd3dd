import { expect, test } from "vitest";
import { cut, cutStart } from "./text";

test("texts within the length are left alone", () => {
  expect(cut("a👋", 3)).toBe("a👋");
  expect(cutStart("👋a", 3)).toBe("👋a");
  expect(cut("", 0)).toBe("");
});

test("no character is cut in half, at any length", () => {
  const text = "a👋b👋🏽c";
  for (let length = 0; length <= text.length; length++) {
    for (const part of [cut(text, length), cutStart(text, length)]) {
      expect(part).not.toMatch(/\p{Surrogate}/u);
      expect(part.length).toBeLessThanOrEqual(length);
      expect(part.length).toBeGreaterThanOrEqual(length - 1);
    }
    expect(text.startsWith(cut(text, length))).toBe(true);
    expect(text.endsWith(cutStart(text, length))).toBe(true);
  }
});
