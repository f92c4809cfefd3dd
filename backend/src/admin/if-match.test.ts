import { expect, test } from "vitest";
import { etagOf, expectedVersions } from "./if-match.js";

test.each([
  [etagOf(3), [3]],
  ['"1", "2" ,"30"', [1, 2, 30]],
  [' "7" ', [7]],
  ['W/"3", "4"', [4]],
  ["*", null],
])("%j stands for %j", (header, versions) => {
  expect(expectedVersions(header)).toEqual(versions);
});

test.each([
  ['W/"3"', "precondition_failed"],
  ["3", "precondition_failed"],
  ['"three"', "precondition_failed"],
  ['"3"4', "precondition_failed"],
  [`"${"9".repeat(40)}"`, "precondition_failed"],
  ["", "precondition_required"],
  [undefined, "precondition_required"],
])("%j is refused with %s", (header, code) => {
  expect(() => expectedVersions(header)).toThrow(
    expect.objectContaining({ code }) as Error,
  );
});
