import { setImmediate } from "node:timers";

type Job = () => Promise<void>;

/** How long jobs may keep the event loop to themselves, in milliseconds. */
const TURN_MS = 8;

/** Runs jobs strictly one after the other. A job must not throw. */
export class JobQueue {
  #jobs: Job[] = [];
  #next = 0;
  #running = false;
  #idle: (() => void)[] = [];

  push(job: Job): void {
    this.#jobs.push(job);
    if (!this.#running) void this.#run();
  }

  /** Resolves when nothing runs or waits. */
  whenIdle(): Promise<void> {
    if (!this.#running) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  async #run(): Promise<void> {
    this.#running = true;
    let turnEnd = performance.now() + TURN_MS;
    for (let job = this.#take(); job; job = this.#take()) {
      await job();
      if (performance.now() < turnEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turnEnd = performance.now() + TURN_MS;
    }
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #take(): Job | undefined {
    const job = this.#jobs[this.#next++];
    if (this.#next >= this.#jobs.length) {
      this.#jobs = [];
      this.#next = 0;
    }
    return job;
  }
}
