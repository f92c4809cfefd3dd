import { expect, test } from "vitest";
import { isAble } from "./use-may";

test.each([
  ["viewer", false, false],
  ["agent", true, false],
  ["admin", true, true],
  ["owner", true, true],
] as const)("a role of %s", (role, mayAnswer, mayConfigure) => {
  expect(isAble(role, "answer")).toBe(mayAnswer);
  expect(isAble(role, "configure")).toBe(mayConfigure);
});
