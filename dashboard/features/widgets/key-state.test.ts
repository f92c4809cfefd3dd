import { expect, it } from "vitest";
import { parseTab, widgetHref } from "./editor-location";
import { keyState } from "./key-state";

it.each([
  [{}, "active"],
  [{ expiresAt: 11 }, "ends"],
  [{ expiresAt: 10 }, "ended"],
  [{ expiresAt: 11, revokedAt: 5 }, "revoked"],
] as const)("at 10, %j is %s", (key, state) => {
  expect(keyState(key, 10)).toBe(state);
});

it.each([
  ["keys", "keys"],
  ["nonsense", "look"],
  [null, "look"],
])("part %s is tab %s", (part, tab) => {
  expect(parseTab(part)).toBe(tab);
});

it("an address names the part, and leaves the first one out", () => {
  expect(widgetHref("a/b", "seen")).toBe("/widgets/a%2Fb?part=seen");
  expect(widgetHref("a")).toBe("/widgets/a");
});
