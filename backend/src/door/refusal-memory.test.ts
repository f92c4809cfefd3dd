import { expect, test } from "vitest";
import { RefusalMemory, type Sender } from "./refusal-memory.js";

const NOON = Date.UTC(2026, 10, 20, 12);
const sender: Sender = {
  widgetId: "widget_a",
  version: 3,
  sessionKey: "visitor",
  addressHash: "aa",
};
const limited = (
  limit: "per_minute" | "per_address" | "per_widget",
  retryAfterMs = 30_000,
) =>
  ({
    kind: "limited",
    code: "rate_limit_exceeded",
    limit,
    retryAfterMs,
  }) as const;

function refuse(
  memory: RefusalMemory,
  result: Parameters<RefusalMemory["note"]>[1],
  times: number,
  now = NOON,
): void {
  for (let time = 0; time < times; time += 1) memory.note(sender, result, now);
}

test("a few refusals leave every decision to Convex", () => {
  const memory = new RefusalMemory();
  refuse(memory, limited("per_minute"), 9);
  expect(memory.recall(sender, NOON)).toBeNull();
});

test("after many, the same is said for a second, then asked again", () => {
  const memory = new RefusalMemory();
  refuse(memory, limited("per_minute"), 10);
  expect(memory.recall(sender, NOON + 400)).toEqual({
    ...limited("per_minute"),
    retryAfterMs: 29_600,
  });
  expect(memory.recall(sender, NOON + 1_000)).toBeNull();
  refuse(memory, limited("per_minute"), 1, NOON + 1_000);
  expect(memory.recall(sender, NOON + 1_500)).not.toBeNull();
  // A new minute begins with nothing.
  refuse(memory, limited("per_minute"), 1, NOON + 60_000);
  expect(memory.recall(sender, NOON + 60_001)).toBeNull();
});

test("never longer than waiting would take", () => {
  const memory = new RefusalMemory();
  refuse(memory, limited("per_minute", 200), 10);
  expect(memory.recall(sender, NOON + 199)).not.toBeNull();
  expect(memory.recall(sender, NOON + 200)).toBeNull();
});

test.each([
  ["per_minute", false, false],
  ["per_address", true, false],
  ["per_widget", true, true],
] as const)("%s is said to whom it is about", (limit, visitor, address) => {
  const memory = new RefusalMemory();
  refuse(memory, limited(limit), 10);
  const held = (other: Partial<Sender>): boolean =>
    memory.recall({ ...sender, ...other }, NOON + 1) !== null;
  expect(held({})).toBe(true);
  expect(held({ sessionKey: "another" })).toBe(visitor);
  expect(held({ sessionKey: "another", addressHash: "bb" })).toBe(address);
  expect(held({ version: 4 })).toBe(false);
  expect(held({ widgetId: "widget_b" })).toBe(false);
});

test("a block is remembered, what waiting does not help is not", () => {
  const memory = new RefusalMemory();
  const blocked = { kind: "blocked", untilMs: NOON + 300_000 } as const;
  refuse(memory, blocked, 10);
  expect(memory.recall(sender, NOON + 1)).toEqual(blocked);
  const other = { ...sender, sessionKey: "another" };
  const tooLong = {
    kind: "limited",
    code: "message_too_long",
    retryAfterMs: 0,
  } as const;
  for (let time = 0; time < 20; time += 1) memory.note(other, tooLong, NOON);
  expect(memory.recall(other, NOON + 1)).toBeNull();
});
