/** Waiting, and starting things at an even pace. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Starts `run(0 … count-1)`, one each `everyMs`, whether the earlier ones have
 * ended or not: what is measured does not slow its own load down.
 */
export async function atPace<T>(
  count: number,
  everyMs: number,
  run: (index: number) => Promise<T>,
): Promise<T[]> {
  const running: Promise<T>[] = [];
  const started = performance.now();
  for (let index = 0; index < count; index += 1) {
    running.push(run(index));
    const due = started + (index + 1) * everyMs;
    await pause(Math.max(0, due - performance.now()));
  }
  return Promise.all(running);
}
