import { expect, it } from "vitest";
import { isSamePassword } from "./password";

it.each([
  ["correct horse", "correct horse", true],
  ["correct horse", "correct hors", false],
  ["correct horse", "correct horse ", false],
  ["", "x", false],
  // The same letter, typed composed and decomposed.
  ["caf\u00e9", "cafe\u0301", true],
])("%j against %j is %s", (given, expected, isSame) => {
  expect(isSamePassword(given, expected)).toBe(isSame);
});
