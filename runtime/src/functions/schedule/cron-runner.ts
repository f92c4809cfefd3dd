/** Runs the crons of the deployed app, each one never twice at a time. */
import type {
  Clock,
  JsonValue,
  Timer,
  WriteTransaction,
} from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import type { Component } from "../app/deployment.js";
import type { CronSpec } from "../app/cron-specs.js";
import type { Busy } from "../run/busy.js";
import { toFunctionFailure } from "../run/failure.js";
import { logRun } from "../run/log-run.js";
import { RequestScope } from "../run/request.js";
import type { Target } from "../run/resolve.js";
import { runActionTarget, runMutationTarget } from "../run/run-target.js";
import type { Services } from "../run/services.js";

const PREFIX = "cron/";
const LONGEST_WAIT_MS = 24 * 3_600_000;

interface Armed {
  readonly key: string;
  readonly component: Component;
  readonly spec: CronSpec;
  nextMs: number;
  timer: Timer | null;
}

export class CronRunner {
  readonly #services: Services;
  readonly #busy: Busy;
  /** By meta key; those of the current deployment. */
  readonly #armed = new Map<string, Armed>();
  readonly #running = new Set<string>();
  #isStarted = false;

  constructor(services: Services, busy: Busy) {
    this.#services = services;
    this.#busy = busy;
  }

  get #clock(): Clock {
    return this.#services.engine.clock;
  }

  async start(): Promise<void> {
    this.#isStarted = true;
    await this.onDeployment();
  }

  stop(): void {
    this.#isStarted = false;
    this.#disarm();
  }

  /** Takes over the deployed app's list; what left it stops and is forgotten. */
  async onDeployment(): Promise<void> {
    this.#disarm();
    if (!this.#isStarted) return;
    const { engine } = this.#services;
    const components = this.#services.deployment()?.components.values() ?? [];
    const now = this.#clock.now();
    for (const component of components) {
      for (const spec of component.crons) {
        const key = `${PREFIX}${component.path}/${spec.name}`;
        const nextMs =
          storedNext(engine.getMeta(key), spec) ?? first(spec, now);
        this.#armed.set(key, { key, component, spec, nextMs, timer: null });
      }
    }
    const stored = engine.listMeta(PREFIX).map(({ key }) => key);
    await engine.mutate((transaction) => {
      for (const armed of this.#armed.values()) store(transaction, armed);
      for (const key of stored) {
        if (!this.#armed.has(key)) transaction.putMeta(key, null);
      }
      return Promise.resolve();
    });
    for (const armed of this.#armed.values()) this.#arm(armed);
  }

  #disarm(): void {
    for (const { timer } of this.#armed.values()) {
      timer?.cancel();
    }
    this.#armed.clear();
  }

  #arm(armed: Armed): void {
    if (!this.#isStarted || this.#armed.get(armed.key) !== armed) return;
    const wait = armed.nextMs - this.#clock.now();
    armed.timer = this.#clock.setTimer(
      Math.min(Math.max(Math.ceil(wait), 0), LONGEST_WAIT_MS),
      () => this.#onTimer(armed),
    );
  }

  #onTimer(armed: Armed): void {
    if (armed.nextMs > this.#clock.now()) {
      this.#arm(armed);
      return;
    }
    const due = armed.nextMs;
    armed.nextMs = armed.spec.schedule.next(due, this.#clock.now());
    // A run of an earlier deployment may still be under way: skip this time.
    if (this.#running.has(armed.key)) {
      this.#arm(armed);
      return;
    }
    this.#running.add(armed.key);
    const run = this.#run(armed).catch((error: unknown) => {
      this.#services.report(`Cron "${armed.spec.name}": ${String(error)}`);
    });
    const ended = run.then(() => {
      this.#running.delete(armed.key);
      const now = this.#clock.now();
      // What came due meanwhile is skipped, not made up for.
      if (armed.nextMs <= now) {
        armed.nextMs = armed.spec.schedule.next(armed.nextMs, now);
      }
      this.#arm(armed);
    });
    void this.#busy.track(ended);
  }

  async #run(armed: Armed): Promise<void> {
    const { component, spec } = armed;
    const deployment = this.#services.deployment();
    const fn = component.functions.get(spec.path);
    if (deployment === null || fn === undefined) return;
    const services = this.#services;
    const request = new RequestScope({ deployment, services, identity: null });
    const target: Target = { component, fn };
    const args = spec.args[0] ?? {};
    const started = performance.now();
    const keep = (transaction: WriteTransaction): void =>
      store(transaction, armed);
    // A mutation's next time is part of its commit; an action's comes first,
    // so that one cut off by a stop is not run again.
    const isMutation = fn.type === "Mutation";
    if (!isMutation) await this.#keep(keep);
    const result = isMutation
      ? (await runMutationTarget(target, args, request, keep)).result
      : await runActionTarget(target, args, request);
    if (isMutation && !result.ok) await this.#keep(keep);
    const error = result.ok
      ? null
      : toFunctionFailure(result.failure, request.requestId).message;
    logRun(target, request, started, error);
  }

  async #keep(write: (transaction: WriteTransaction) => void): Promise<void> {
    await this.#services.engine.mutate((transaction) => {
      write(transaction);
      return Promise.resolve();
    });
  }
}

function first(spec: CronSpec, now: number): number {
  return spec.schedule.startsAtOnce ? now : spec.schedule.next(now, now);
}

/** Null when the schedule was changed: it then starts anew. */
function storedNext(stored: JsonValue, spec: CronSpec): number | null {
  if (!isJsonObject(stored)) return null;
  const { schedule, nextMs } = stored;
  const isSame = JSON.stringify(schedule) === JSON.stringify(spec.scheduleJson);
  return isSame && typeof nextMs === "number" ? nextMs : null;
}

function store(
  transaction: WriteTransaction,
  { key, spec, nextMs }: Armed,
): void {
  transaction.putMeta(key, { schedule: spec.scheduleJson, nextMs });
}
