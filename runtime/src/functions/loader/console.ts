/** The `console` of functions: lines go to the call's log, formatted as Convex does. */
import { inspect } from "node:util";
import type { LogSink } from "../run/log-sink.js";

type Level = "LOG" | "INFO" | "WARN" | "ERROR" | "DEBUG";

/** @param sink The current call's log; undefined while modules are loaded. */
export function createConsole(sink: () => LogSink | undefined): object {
  const timers = new Map<string, number>();
  const write = (level: Level, args: readonly unknown[]): void => {
    sink()?.write(`[${level}] ${formatArguments(args)}`);
  };
  const elapsed = (label: string): string =>
    `${label}: ${(Date.now() - (timers.get(label) ?? Date.now())).toString()}ms`;
  return {
    log: (...args: unknown[]) => write("LOG", args),
    info: (...args: unknown[]) => write("INFO", args),
    warn: (...args: unknown[]) => write("WARN", args),
    error: (...args: unknown[]) => write("ERROR", args),
    debug: (...args: unknown[]) => write("DEBUG", args),
    dir: (value: unknown) => write("LOG", [value]),
    table: (value: unknown) => write("LOG", [value]),
    group: (...args: unknown[]) => {
      if (args.length > 0) write("LOG", args);
    },
    groupEnd: () => undefined,
    trace: (...args: unknown[]) => {
      const { stack = "" } = new Error();
      const frames = stack.split("\n").slice(2).join("\n");
      write("LOG", ["Trace", ...args, frames]);
    },
    assert: (condition: unknown, ...args: unknown[]) => {
      if (!condition) write("ERROR", ["Assertion failed", ...args]);
    },
    time: (label = "default") => timers.set(label, Date.now()),
    timeLog: (label = "default", ...args: unknown[]) => {
      write("LOG", [elapsed(label), ...args]);
    },
    timeEnd: (label = "default") => {
      write("LOG", [elapsed(label)]);
      timers.delete(label);
    },
  };
}

/** Strings keep their quotes, even at top level: `'hi' { a: 1 }`. */
export function formatArguments(args: readonly unknown[]): string {
  return args
    .map((value) => inspect(value, { depth: 4, breakLength: 80 }))
    .join(" ");
}
