import { expect, test } from "vitest";
import { isAble } from "./use-may";

test.each([
  ["viewer", false, false, false],
  ["agent", true, false, false],
  ["admin", true, true, false],
  ["owner", true, true, true],
] as const)("a role of %s", (role, mayAnswer, mayConfigure, mayConfirm) => {
  expect(isAble(role, "answer")).toBe(mayAnswer);
  expect(isAble(role, "inspect")).toBe(mayAnswer);
  expect(isAble(role, "configure")).toBe(mayConfigure);
  expect(isAble(role, "confirm")).toBe(mayConfirm);
});
