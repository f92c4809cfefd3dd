/** Counts what is running, for a stop that waits. */
export class Busy {
  #running = 0;
  readonly #waiting = new Set<() => void>();

  enter(): void {
    this.#running++;
  }

  leave(): void {
    if (--this.#running > 0) return;
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  async track<T>(work: Promise<T>): Promise<T> {
    this.enter();
    try {
      return await work;
    } finally {
      this.leave();
    }
  }

  /** Resolves when nothing runs any more, or after `timeoutMs` if given. */
  async idle(timeoutMs?: number): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      const timer =
        timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs);
      this.#waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
