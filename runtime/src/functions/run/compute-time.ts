/**
 * How long a query or mutation computes by itself. All functions share this
 * thread, so nothing can interrupt one that never asks for anything; whatever
 * one does after a system call is counted when it makes the next one, or ends. On a busy machine much of that may be waiting for the
 * processor: nobody is told off who has not had it for as long as the limit.
 */
import { timedOut } from "./deadlines.js";

/** How old the last look at the processor time may be. */
const SAMPLE_AGE_MS = 50;

/** When somebody's function last did something that is counted. */
let lastEvent = 0;
/** Processor time of the process, and when that was asked. Milliseconds. */
let sample = { at: -Infinity, cpu: 0 };

export class ComputeTime {
  readonly #limitMs: number;
  #spentMs = 0;
  /** Processor time of the process when it began, or a little before. */
  #cpuBefore: number | null = null;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** The function goes on from here. */
  resume(): void {
    lastEvent = performance.now();
    if (lastEvent - sample.at > SAMPLE_AGE_MS) {
      sample = { at: lastEvent, cpu: processorTime() };
    }
    this.#cpuBefore ??= sample.cpu;
  }

  /**
   * The function has come to here.
   * @throws CallError when it has used up its time.
   */
  spend(): void {
    const now = performance.now();
    this.#spentMs += now - lastEvent;
    lastEvent = now;
    if (this.#spentMs <= this.#limitMs) return;
    const used = processorTime() - (this.#cpuBefore ?? 0);
    if (used > this.#limitMs) throw timedOut(this.#limitMs);
    this.#spentMs = used;
  }
}

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
