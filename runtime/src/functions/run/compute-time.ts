/**
 * How long a query or mutation computes by itself. All functions share this
 * thread, so nothing can interrupt one that never asks for anything; whatever
 * one does between two of its system calls is counted when it makes the second
 * one, or ends.
 */
import { timedOut } from "./deadlines.js";

/** Below this, waiting for the machine is not told from computing. */
const LONG_MS = 50;

/** When somebody's function last did something that is counted. */
let lastEvent = 0;
/** The process's processor time in milliseconds, and when that was asked. */
let sample = { at: 0, cpu: 0 };

export class ComputeTime {
  readonly #limitMs: number;
  #spentMs = 0;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** The function goes on from here. */
  resume(): void {
    lastEvent = performance.now();
    if (lastEvent - sample.at > LONG_MS) takeSample(lastEvent);
  }

  /**
   * The function has come to here.
   * @throws CallError when it has used up its time.
   */
  spend(): void {
    const now = performance.now();
    let spent = now - lastEvent;
    if (spent > LONG_MS) {
      // A busy machine may have let us wait: that was no computing.
      const { cpu } = sample;
      takeSample(now);
      spent = Math.min(spent, sample.cpu - cpu);
    }
    lastEvent = now;
    this.#spentMs += spent;
    if (this.#spentMs > this.#limitMs) throw timedOut(this.#limitMs);
  }
}

function takeSample(at: number): void {
  const { user, system } = process.cpuUsage();
  sample = { at, cpu: (user + system) / 1_000 };
}
