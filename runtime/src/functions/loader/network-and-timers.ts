/** `fetch` and timers: actions have them, queries and mutations do not. */
import { promisify } from "node:util";
import type { Call } from "../run/call.js";
import { reportStrayError } from "../run/stray-errors.js";

type Current = () => Call | undefined;

const ADVICE =
  "in queries and mutations. Please consider using an action. See " +
  "https://docs.convex.dev/functions/actions for more details.";

/** @throws Error when `name` is used where it would break repeatability. */
function refuse(call: Call | undefined, name: string): void {
  if (call === undefined) {
    throw new Error(`Can't use ${name}() at import time.`);
  }
  if (call.kind !== "action") throw new Error(`Can't use ${name}() ${ADVICE}`);
}

export function createFetch(current: Current): typeof fetch {
  return async (input, init) => {
    refuse(current(), "fetch");
    return fetch(input, init);
  };
}

type Start = (
  run: (...args: unknown[]) => void,
  delay: number,
  ...args: unknown[]
) => NodeJS.Timeout;

/** Timers belong to the call that set them and end with it. */
export function createTimers(current: Current): {
  setTimeout: Start;
  setInterval: Start;
  setImmediate: undefined;
  clearTimeout: (timer: NodeJS.Timeout | undefined) => void;
  clearInterval: (timer: NodeJS.Timeout | undefined) => void;
} {
  const clear = (timer: NodeJS.Timeout | undefined): void => {
    clearTimeout(timer);
    if (timer !== undefined) current()?.removeTimer(timer);
  };
  return {
    setTimeout: (run, delay, ...args) => {
      const call = current();
      refuse(call, "setTimeout");
      const timer = setTimeout(() => {
        call?.removeTimer(timer);
        runSafely(call, run, args);
      }, delay);
      call?.addTimer(timer);
      return timer;
    },
    setInterval: (run, delay, ...args) => {
      const call = current();
      refuse(call, "setInterval");
      const timer = setInterval(() => runSafely(call, run, args), delay);
      call?.addTimer(timer);
      return timer;
    },
    setImmediate: undefined,
    clearTimeout: clear,
    clearInterval: clear,
  };
}

/** Timers of Node.js modules: the host's, but for the errors in them. */
export function createNodeTimers(current: Current): {
  setTimeout: unknown;
  setInterval: unknown;
  setImmediate: unknown;
  clearTimeout: unknown;
  clearInterval: unknown;
} {
  const safely = <Rest extends unknown[], Timer>(
    start: (run: () => void, ...rest: Rest) => Timer,
    original: object,
  ): unknown => {
    const wrapped = (run: () => void, ...rest: Rest): Timer => {
      const call = current();
      const guarded = (...args: unknown[]): void => runSafely(call, run, args);
      return start(guarded, ...rest);
    };
    // `util.promisify(setTimeout)` finds its form by a symbol.
    return Object.defineProperties(wrapped, {
      [promisify.custom]: {
        value: Reflect.get(original, promisify.custom) as unknown,
      },
    });
  };
  return {
    setTimeout: safely(setTimeout, setTimeout),
    setInterval: safely(setInterval, setInterval),
    setImmediate: safely(setImmediate, setImmediate),
    clearTimeout,
    clearInterval,
  };
}

/** An error in a timer has nobody to catch it. */
function runSafely(
  call: Call | undefined,
  run: (...args: unknown[]) => void,
  args: unknown[],
): void {
  try {
    run(...args);
  } catch (error) {
    if (call === undefined) throw error;
    reportStrayError(call, error);
  }
}
