import { expect, it } from "vitest";
import type { LogEntry } from "../functions/types.js";
import { LogBuffer } from "./log-buffer.js";

const NEVER = new AbortController().signal;

function entry(identifier: string): LogEntry {
  return {
    identifier,
    udfType: "Query",
    logLines: [],
    timestamp: 0,
    executionTime: 0,
    error: null,
  };
}

it("gives each reader what came after its cursor, once", async () => {
  const buffer = new LogBuffer();
  buffer.add(entry("a"));
  const first = await buffer.after(0, 1, NEVER);
  expect(first.entries.map(({ identifier }) => identifier)).toEqual(["a"]);
  const waiting = buffer.after(first.newCursor, 60_000, NEVER);
  buffer.add(entry("b"));
  const second = await waiting;
  expect(second.entries.map(({ identifier }) => identifier)).toEqual(["b"]);
  expect((await buffer.after(second.newCursor, 1, NEVER)).entries).toEqual([]);
});

it("never waits for a reader that asks where the log stands", async () => {
  const { entries, newCursor } = await new LogBuffer().after(0, 1e9, NEVER);
  expect(entries).toEqual([]);
  expect(newCursor).toBeGreaterThan(0);
});

it("lets go of a reader that left", async () => {
  const buffer = new LogBuffer();
  const { newCursor } = await buffer.after(0, 1, NEVER);
  const gone = new AbortController();
  const waiting = buffer.after(newCursor, 1e6, gone.signal);
  gone.abort();
  expect((await waiting).entries).toEqual([]);
});

it("keeps a thousand entries", async () => {
  const buffer = new LogBuffer();
  for (let n = 0; n < 1_500; n += 1) {
    buffer.add(entry(String(n)));
  }
  const { entries } = await buffer.after(0, 1, NEVER);
  expect(entries).toHaveLength(1_000);
  expect(entries[0]?.identifier).toBe("500");
});

it("keeps the newest of very long entries", async () => {
  const buffer = new LogBuffer();
  const long = "x".repeat(1024 * 1024);
  for (let n = 0; n < 40; n += 1) {
    buffer.add({ ...entry(`f${n}`), logLines: [long], error: "short" });
  }
  const { entries } = await buffer.after(0, 1, NEVER);
  expect(entries.map(({ identifier }) => identifier)).toEqual(
    Array.from({ length: 15 }, (_, at) => `f${25 + at}`),
  );
});
