import { expect, test } from "vitest";
import { Crowds } from "./crowds.js";

test("a widget's crowd is bounded, and others do not notice", () => {
  const crowds = new Crowds();
  const first = crowds.enter("a", 2);
  expect(crowds.enter("a", 2)).not.toBeNull();
  expect(crowds.enter("a", 2)).toBeNull();
  expect(crowds.enter("b", 2)).not.toBeNull();
  first?.();
  expect(crowds.enter("a", 2)).not.toBeNull();
  expect(crowds.enter("a", 2)).toBeNull();
});
