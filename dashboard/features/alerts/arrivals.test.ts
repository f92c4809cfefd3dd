import type { Id } from "@convex/_generated/dataModel";
import { expect, test } from "vitest";
import { arrivals, type AlertRow } from "./arrivals";

function row(id: string, unread: number, lastMessageAt: number): AlertRow {
  return {
    _id: id as Id<"conversations">,
    visitorName: id,
    preview: `from ${id}`,
    unread,
    lastMessageAt,
  };
}

function names(before: readonly AlertRow[], now: readonly AlertRow[]) {
  return arrivals(before, now).map(({ visitorName }) => visitorName);
}

test("more unread in a known conversation", () => {
  const before = [row("a", 1, 20), row("b", 0, 10)];
  expect(names(before, [row("b", 1, 30), row("a", 1, 20)])).toEqual(["b"]);
});

test("a new conversation, also the very first", () => {
  expect(names([], [row("a", 1, 10)])).toEqual(["a"]);
  const before = [row("a", 0, 10)];
  expect(names(before, [row("b", 1, 20), ...before])).toEqual(["b"]);
});

test("reading, answers and staff's replies are none", () => {
  const before = [row("a", 2, 10)];
  expect(names(before, [row("a", 0, 10)])).toEqual([]);
  expect(names(before, [row("a", 2, 30)])).toEqual([]);
  expect(names(before, [row("b", 0, 40), ...before])).toEqual([]);
});

test("a row that moves up into the list is none", () => {
  const before = [row("a", 0, 30), row("b", 0, 20)];
  expect(names(before, [row("b", 0, 20), row("c", 3, 10)])).toEqual([]);
});
