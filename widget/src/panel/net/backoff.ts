const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * How long to wait before try number `tries` (from 1): doubling, with half
 * of it left to chance so that visitors do not come back in step.
 * @param random from 0 to 1
 */
export function backoffMs(tries: number, random = Math.random()): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** tries) * (0.5 + random / 2);
}

/**
 * Waits; ends early when the browser comes online again or `signal` aborts.
 * Never rejects: look at the signal afterwards.
 */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}
