/** The time a deployment goes by: its documents, functions, jobs and crons. */
export interface Clock {
  /** Milliseconds since 1970; may stand still, never goes back. */
  now(): number;
  /** Calls back once, when `ms` have passed: never before `setTimer` returns. */
  setTimer(ms: number, run: () => void): Timer;
}

export interface Timer {
  /** Safe to call twice, and afterwards. */
  cancel(): void;
}

/** The machine's. A timer waits for at most 2^31 ms. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (ms, run) => {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};
