/** The worker's side of `worker.ts`. */
import { createInterface } from "node:readline";

export function readTask<T>(parse: (value: unknown) => T): T {
  const text = process.argv[2];
  if (text === undefined) throw new Error("A worker needs its task.");
  const task: unknown = JSON.parse(text);
  return parse(task);
}

export function say(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Calls back with each line the bench sends. */
export function onLine(listener: (line: string) => void): void {
  createInterface({ input: process.stdin }).on("line", listener);
}
