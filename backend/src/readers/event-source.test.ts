import { expect, test } from "vitest";
import { formatPosition, parsePosition } from "./event-source.js";

test.each([
  [{ after: 0 }],
  [{ after: 12, messageId: "k57abc", offset: 7, attempt: 2 }],
])("a position is read as it was written: %j", (position) => {
  expect(parsePosition(formatPosition(position))).toEqual(position);
});

test.each([
  "",
  "1",
  "1:a:b:c",
  "-1:-:0:0",
  "1:a b:0:0",
  `${"9".repeat(20)}:-:0:0`,
])("%j is no position", (text) => {
  expect(parsePosition(text)).toBeNull();
});
