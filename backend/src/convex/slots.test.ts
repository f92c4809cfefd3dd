import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSlots } from "./slots.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("slots are held by as many as there are, then passed on in order", async () => {
  const slots = createSlots(2);
  const order: string[] = [];
  const first = await slots.take(1_000);
  const second = await slots.take(1_000);
  const third = slots.take(1_000).then(() => order.push("third"));
  const fourth = slots.take(1_000).then(() => order.push("fourth"));
  await vi.advanceTimersByTimeAsync(500);
  expect(order).toEqual([]);
  first();
  // Giving back twice gives no more.
  first();
  await vi.advanceTimersByTimeAsync(0);
  expect(order).toEqual(["third"]);
  second();
  await Promise.all([third, fourth]);
  expect(order).toEqual(["third", "fourth"]);
});

test("who waits too long is told, and takes no slot later", async () => {
  const slots = createSlots(1);
  const give = await slots.take(1_000);
  const late = expect(slots.take(1_000)).rejects.toMatchObject({
    kind: "unavailable",
  });
  await vi.advanceTimersByTimeAsync(1_000);
  await late;
  give();
  await slots.take(0);
});
