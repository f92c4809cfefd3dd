/** The newest log entries, for `convex logs` to read and wait for. */
import type { LogEntry } from "../functions/types.js";

const KEPT = 1_000;
/** Of all entries' texts together. */
const KEPT_CHARACTERS = 16 * 1024 * 1024;

export class LogBuffer {
  readonly #entries: LogEntry[] = [];
  #characters = 0;
  readonly #waiting = new Set<() => void>();
  /** Cursor of the newest entry. Starts at the clock: later than any before. */
  #cursor = Date.now();
  #closed = false;

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    this.#characters += charactersOf(entry);
    this.#cursor += 1;
    while (
      this.#entries.length > KEPT ||
      (this.#characters > KEPT_CHARACTERS && this.#entries.length > 1)
    ) {
      this.#characters -= charactersOf(this.#entries.shift());
    }
    for (const wake of [...this.#waiting]) {
      wake();
    }
  }

  /**
   * Entries after `cursor`; waits for one, up to `timeoutMs`. A cursor of 0
   * never waits: the reader wants to know where the log stands.
   */
  async after(
    cursor: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<{ entries: LogEntry[]; newCursor: number }> {
    if (cursor > 0 && cursor >= this.#cursor && !this.#closed) {
      await this.#wait(timeoutMs, signal);
    }
    const missed = Math.max(0, Math.min(KEPT, this.#cursor - cursor));
    return {
      entries: missed === 0 ? [] : this.#entries.slice(-missed),
      newCursor: this.#cursor,
    };
  }

  /** Answers all that wait: the server is going. */
  close(): void {
    this.#closed = true;
    for (const wake of [...this.#waiting]) {
      wake();
    }
  }

  #wait(timeoutMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#waiting.add(wake);
      signal.addEventListener("abort", wake);
    });
  }
}

function charactersOf(entry: LogEntry | undefined): number {
  if (entry === undefined) return 0;
  const { logLines, error } = entry;
  return logLines.reduce(
    (sum, line) => sum + line.length,
    error === null ? 0 : error.length,
  );
}
