/** Runs scheduled jobs when they are due, and crons. */
import type { JsonObject, Namespace, Timer } from "../../engine/types.js";
import type { ScheduledJob } from "../run/call.js";
import type { Services } from "../run/services.js";
import { Busy } from "../run/busy.js";
import { CronRunner } from "./cron-runner.js";
import { failInterrupted, runJob } from "./job-runs.js";
import { JOBS_TABLE, jobRow } from "./job-rows.js";
import type { JobRow } from "./job-rows.js";
import { removeOldJobs } from "./job-retention.js";

const PARALLELISM = 8;
const HOUR_MS = 3_600_000;
/** A timer cannot wait longer than 2^31 ms. */
const LONGEST_WAIT_MS = 24 * HOUR_MS;
/** After the store refused, before the next attempt. */
const RETRY_MS = 1_000;

interface DueJob {
  readonly componentPath: string;
  readonly row: JobRow;
}

/**
 * Pending jobs stay in their tables; memory holds only those running and the
 * time of the next, so that any number may wait.
 */
export class Scheduler {
  readonly #services: Services;
  readonly #crons: CronRunner;
  readonly #busy = new Busy();
  readonly #running = new Set<string>();
  #timer: Timer | null = null;
  #wakeAt = Infinity;
  #retention: NodeJS.Timeout | null = null;
  #isStarted = false;

  constructor(services: Services) {
    this.#services = services;
    this.#crons = new CronRunner(services, this.#busy);
  }

  /** Re-arms what was pending; actions cut off by a stop are marked failed. */
  async start(): Promise<void> {
    this.#isStarted = true;
    await failInterrupted(this.#services, this.#namespaces());
    this.#retention = setInterval(() => this.#cleanUp(), HOUR_MS).unref();
    this.#cleanUp();
    await this.#crons.start();
    this.#pump();
  }

  async onDeployment(): Promise<void> {
    if (!this.#isStarted) return;
    await this.#crons.onDeployment();
    this.#pump();
  }

  onScheduled(jobs: readonly ScheduledJob[]): void {
    for (const job of jobs) this.#wake(job.time);
  }

  /** Resolves when nothing runs, jobs that began meanwhile included. */
  ended(): Promise<void> {
    return this.#busy.idle();
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#isStarted = false;
    this.#crons.stop();
    this.#timer?.cancel();
    if (this.#retention !== null) clearInterval(this.#retention);
    await this.#busy.idle(timeoutMs);
  }

  #namespaces(): Map<string, Namespace> {
    const components = this.#services.deployment()?.components.values() ?? [];
    return new Map([...components].map((one) => [one.path, one.namespace]));
  }

  /** Makes sure to look at the tables at `time` or before. */
  #wake(time: number): void {
    if (!this.#isStarted || time >= this.#wakeAt) return;
    this.#timer?.cancel();
    this.#wakeAt = time;
    const { clock } = this.#services.engine;
    const wait = Math.min(Math.max(time - clock.now(), 0), LONGEST_WAIT_MS);
    this.#timer = clock.setTimer(Math.ceil(wait), () => this.#pump());
  }

  #pump(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#wakeAt = Infinity;
    if (!this.#isStarted) return;
    const room = PARALLELISM - this.#running.size;
    // With no room, the end of a running job pumps again.
    if (room <= 0) return;
    const { due, nextTime } = this.#look(room);
    for (const job of due) this.#begin(job);
    this.#wake(nextTime);
  }

  #begin({ componentPath, row }: DueJob): void {
    this.#running.add(row.id);
    const run = runJob(this.#services, componentPath, row).catch(
      (error: unknown) => {
        this.#services.report(
          `Scheduled function ${row.name}: ${String(error)}`,
        );
        return new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      },
    );
    const ended = run.then(() => {
      this.#running.delete(row.id);
      this.#pump();
    });
    void this.#busy.track(ended);
  }

  /** The due jobs of all components, oldest first, and when the next is due. */
  #look(room: number): { due: DueJob[]; nextTime: number } {
    const now = this.#services.engine.clock.now();
    const due: DueJob[] = [];
    let nextTime = Infinity;
    const reads = this.#services.engine.beginRead();
    try {
      for (const [componentPath, namespace] of this.#namespaces()) {
        const stream = reads.openQuery(namespace, PENDING);
        let found = 0;
        for (let next = stream.next(); next !== null; next = stream.next()) {
          const row = jobRow(next);
          if (this.#running.has(row.id)) continue;
          if (row.scheduledTime > now) {
            nextTime = Math.min(nextTime, row.scheduledTime);
            break;
          }
          due.push({ componentPath, row });
          if (++found === room) break;
        }
        stream.close();
      }
    } finally {
      reads.close();
    }
    due.sort((a, b) => a.row.scheduledTime - b.row.scheduledTime);
    return { due: due.slice(0, room), nextTime };
  }

  #cleanUp(): void {
    const work = removeOldJobs(this.#services.engine, [
      ...this.#namespaces().values(),
    ]);
    void this.#busy.track(
      work.catch((error: unknown) => {
        this.#services.report(`Removing finished jobs: ${String(error)}`);
      }),
    );
  }
}

const PENDING = {
  source: {
    type: "IndexRange",
    indexName: `${JOBS_TABLE}.by_state`,
    range: [{ type: "Eq", fieldPath: "state.kind", value: "pending" }],
    order: "asc",
  } satisfies JsonObject,
  operators: [],
};
