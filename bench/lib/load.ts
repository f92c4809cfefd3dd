/** Plain load generation: a fixed number of calls by a fixed number of hands. */
import { performance } from "node:perf_hooks";

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds, one a call. */
  readonly latencies: readonly number[];
}

/** Runs `call(0 … count-1)`, `width` at a time. A failed call fails the run. */
export async function load(
  count: number,
  width: number,
  call: (index: number) => Promise<unknown>,
): Promise<LoadResult> {
  const latencies: number[] = [];
  let next = 0;
  const hand = async () => {
    while (next < count) {
      const index = next++;
      const started = performance.now();
      await call(index);
      latencies.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: width }, hand));
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: count / seconds, latencies };
}
