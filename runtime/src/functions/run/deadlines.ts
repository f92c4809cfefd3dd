/** Wall-clock limits of running functions, watched by one shared timer. */
import { CallError } from "./failure.js";

interface Watched {
  readonly deadline: number;
  readonly expire: () => void;
}

const TICK_MS = 250;

/**
 * A function that computes without awaiting cannot be interrupted, since it
 * shares this thread; one that awaits something that never comes can.
 */
export class Deadlines {
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | null = null;

  /** @throws CallError when `limitMs` pass first. */
  within<T>(limitMs: number, run: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const expire = (): void => reject(timedOut(limitMs));
      const entry = { deadline: performance.now() + limitMs, expire };
      this.#watched.add(entry);
      this.#timer ??= setInterval(() => this.#sweep(), TICK_MS).unref();
      // Not `resolve(run)`: following a promise costs two more.
      const settle =
        <V>(end: (value: V) => void) =>
        (value: V): void => {
          this.#watched.delete(entry);
          end(value);
        };
      run.then(settle(resolve), settle(reject));
    });
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #sweep(): void {
    const now = performance.now();
    for (const entry of this.#watched) {
      if (entry.deadline > now) continue;
      this.#watched.delete(entry);
      entry.expire();
    }
    if (this.#watched.size === 0) this.close();
  }
}

/** The error of a function that took longer than it may. */
export function timedOut(limitMs: number): CallError {
  const seconds = String(limitMs / 1_000);
  return new CallError(
    `Function execution timed out (maximum duration: ${seconds}s)`,
  );
}
