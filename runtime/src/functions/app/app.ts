/** The loaded app: what it serves now, and how that is replaced. */
import { randomUUID } from "node:crypto";
import type { Engine, JsonObject } from "../../engine/types.js";
import type { Files } from "../../files/index.js";
import { isJsonObject } from "../../values/json-value.js";
import { ModuleCache } from "../loader/module-cache.js";
import type { Environment } from "../loader/process.js";
import { ClientCalls } from "../run/client-calls.js";
import { Deadlines } from "../run/deadlines.js";
import { runHttp } from "../run/run-http.js";
import { DEFAULT_FUNCTION_LIMITS } from "../run/services.js";
import type { Services, FunctionLimits } from "../run/services.js";
import { guardStrayErrors } from "../run/stray-errors.js";
import { SessionRecords } from "../run/session-records.js";
import { Scheduler } from "../schedule/scheduler.js";
import { PushError } from "../types.js";
import type { App, Deployed, FunctionSpec, LogEntry } from "../types.js";
import { loadDeployment } from "./deployment.js";
import type { Component, Deployment } from "./deployment.js";
import {
  changedEnvironment,
  readEnvironment,
  storeEnvironment,
} from "./environment.js";
import type { EnvironmentChange } from "./environment.js";
import { modulePath } from "./paths.js";
import { parsePushRequest, storablePush } from "./push-request.js";
import { readStoredPush, storePush } from "./push-store.js";
import { applySchemas, checkSchemas } from "./schemas.js";
import { startPushResponse } from "./start-push-response.js";
import { inlineMutation, loadInlineQuery } from "./inline-functions.js";
import { Listeners } from "./listeners.js";
import { Busy } from "../run/busy.js";

export interface AppOptions {
  readonly engine: Engine;
  readonly files: Files;
  /** Read whenever modules are loaded: ports may be known late. */
  readonly urls?: (() => { cloudUrl: string; siteUrl: string }) | undefined;
  /**
   * Where "use node" modules find packages that were left out of the bundle;
   * the current folder by default.
   */
  readonly packagesDir?: string | undefined;
  readonly limits?: Partial<FunctionLimits> | undefined;
  /** What another app of the same data serves: spares loading it again. */
  readonly deployed?: Deployed | undefined;
  /** Takes faults that nobody waits for; standard error by default. */
  readonly log?: ((message: string) => void) | undefined;
}

interface Prepared {
  readonly request: JsonObject;
  readonly deployment: Deployment;
  readonly environment: Environment;
}

/** Pushes that were started and neither finished nor overtaken. */
const MAX_PREPARED = 3;

/** Serves what was deployed last, if anything was. */
export async function createApp(options: AppOptions): Promise<App> {
  guardStrayErrors();
  const app = new LoadedApp(options);
  await app.restore();
  return app;
}

class LoadedApp implements App {
  readonly #options: AppOptions;
  readonly #engine: Engine;
  readonly #calls: ClientCalls;
  readonly #services: Services;
  readonly #scheduler: Scheduler;
  readonly #busy = new Busy();
  readonly #cache = new ModuleCache();
  readonly #changed = new Listeners<void>();
  readonly #logged = new Listeners<LogEntry>();
  readonly #prepared = new Map<string, Prepared>();
  #environment: Environment;
  #stored: JsonObject | null = null;
  #deployment: Deployment | null = null;
  /** Deploys and environment changes come one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: AppOptions) {
    this.#options = options;
    this.#engine = options.engine;
    this.#environment = readEnvironment(options.engine);
    this.#services = {
      engine: options.engine,
      files: options.files,
      deadlines: new Deadlines(),
      limits: { ...DEFAULT_FUNCTION_LIMITS, ...options.limits },
      busy: this.#busy,
      deployment: () => this.#deployment,
      onScheduled: (jobs) => this.#scheduler.onScheduled(jobs),
      onLog: (entry) => this.#logged.emit(entry),
      report:
        options.log ?? ((message) => process.stderr.write(`${message}\n`)),
    };
    this.#scheduler = new Scheduler(this.#services);
    this.#calls = new ClientCalls(
      this.#services,
      new SessionRecords(options.engine),
    );
  }

  async restore(): Promise<void> {
    const { deployed } = this.#options;
    if (deployed !== undefined) {
      this.#stored = deployed.request;
      this.#deployment = deployed.deployment;
      return;
    }
    const stored = readStoredPush(this.#engine);
    if (stored === null) return;
    const deployment = await this.#load(stored, this.#environment);
    // A stop between applying a schema and storing its push: go back to ours.
    await applySchemas(this.#engine, deployment);
    this.#stored = stored;
    this.#deployment = deployment;
  }

  runQuery: App["runQuery"] = (call) => this.#calls.query(call);

  runMutation: App["runMutation"] = (call) =>
    this.#busy.track(this.#calls.mutation(call));

  runAction: App["runAction"] = (call) =>
    this.#busy.track(this.#calls.action(call, "Action"));

  runAny: App["runAny"] = (call) =>
    this.#busy.track(this.#calls.action(call, null));

  runInlineQuery: App["runInlineQuery"] = async (source, componentPath) => {
    const component = this.#component(componentPath);
    const fn = await loadInlineQuery(source, component, this.#cache);
    return await this.#busy.track(this.#calls.adHoc({ component, fn }));
  };

  runInMutation: App["runInMutation"] = async (work, componentPath) => {
    const component = this.#component(componentPath);
    const fn = await inlineMutation(work, component, this.#cache);
    return await this.#busy.track(this.#calls.adHoc({ component, fn }));
  };

  runHttp: App["runHttp"] = (request, caller) =>
    this.#busy.track(runHttp(this.#services, request, caller));

  startPush(request: JsonObject): Promise<JsonObject> {
    return this.#inTurn(async () => {
      const stored = storablePush(request);
      const deployment = await this.#load(stored, this.#environment);
      const indexDiffs = await checkSchemas(this.#engine, deployment);
      const token = randomUUID();
      const environment = this.#environment;
      this.#prepared.set(token, { request: stored, deployment, environment });
      for (const old of this.#prepared.keys()) {
        if (this.#prepared.size <= MAX_PREPARED) break;
        this.#prepared.delete(old);
      }
      return startPushResponse({ deployment, environment, token, indexDiffs });
    });
  }

  finishPush(startPush: JsonObject, dryRun: boolean): Promise<JsonObject> {
    return this.#inTurn(async () => {
      const token = pushToken(startPush);
      const prepared = this.#prepared.get(token);
      if (prepared === undefined) {
        throw new PushError(
          "PushNotFound",
          "This push was not started here, or others came since: push again.",
        );
      }
      if (!dryRun) {
        this.#prepared.delete(token);
        await this.#apply(prepared);
      }
      return { authDiff: NO_DIFF, definitionDiffs: {}, componentDiffs: {} };
    });
  }

  async #apply(prepared: Prepared): Promise<void> {
    const { request } = prepared;
    const isFresh = prepared.environment === this.#environment;
    const deployment = isFresh
      ? prepared.deployment
      : await this.#load(request, this.#environment);
    await applySchemas(this.#engine, deployment);
    await storePush(this.#engine, request);
    this.#stored = request;
    await this.#serve(deployment);
  }

  async #serve(deployment: Deployment): Promise<void> {
    this.#deployment = deployment;
    await this.#scheduler.onDeployment();
    this.#changed.emit();
  }

  deployed(): Deployed | null {
    const request = this.#stored;
    const deployment = this.#deployment;
    return request === null || deployment === null
      ? null
      : { request, deployment };
  }

  environment(): Environment {
    return this.#environment;
  }

  updateEnvironment(changes: readonly EnvironmentChange[]): Promise<void> {
    return this.#inTurn(async () => {
      const next = changedEnvironment(this.#environment, changes);
      const deployment =
        this.#stored === null ? null : await this.#load(this.#stored, next);
      await storeEnvironment(this.#engine, next);
      this.#environment = next;
      if (deployment === null) this.#changed.emit();
      else await this.#serve(deployment);
    });
  }

  authProviders: App["authProviders"] = () =>
    this.#deployment?.authProviders ?? [];

  functionSpecs(componentPath = ""): readonly FunctionSpec[] {
    const component = this.#deployment?.components.get(componentPath);
    const functions = [...(component?.functions.values() ?? [])];
    return functions.map((fn) => ({
      identifier: modulePath(fn.path),
      functionType: fn.type,
      visibility: fn.visibility,
      args: fn.args,
      returns: fn.returns,
    }));
  }

  httpRoutes: App["httpRoutes"] = () =>
    this.#deployment?.app.router?.routes ?? [];

  onChange: App["onChange"] = (listener) => this.#changed.add(listener);

  onLog: App["onLog"] = (listener) => this.#logged.add(listener);

  start(): Promise<void> {
    return this.#scheduler.start();
  }

  jobsEnded(): Promise<void> {
    return this.#scheduler.ended();
  }

  async stop(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    await this.#scheduler.stop(timeoutMs);
    await this.#busy.idle(Math.max(deadline - performance.now(), 0));
    this.#services.deadlines.close();
  }

  #component(path: string): Component {
    const component = this.#deployment?.components.get(path);
    if (component !== undefined) return component;
    throw new PushError(
      "ComponentNotFound",
      "There is no such component, or nothing was deployed yet.",
    );
  }

  #load(request: JsonObject, environment: Environment): Promise<Deployment> {
    const urls = this.#options.urls?.();
    return loadDeployment({
      request: parsePushRequest(request),
      environment: {
        ...environment,
        ...(urls && {
          CONVEX_CLOUD_URL: urls.cloudUrl,
          CONVEX_SITE_URL: urls.siteUrl,
        }),
      },
      namespaceOf: (path) => this.#engine.namespaceOf(path),
      packagesDir: this.#options.packagesDir ?? process.cwd(),
      cache: this.#cache,
    });
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(run, run);
    this.#turn = next.catch(() => undefined);
    return next;
  }
}

const NO_DIFF: JsonObject = { added: [], removed: [] };

function pushToken(startPush: JsonObject): string {
  const change = startPush["schemaChange"];
  const ids = isJsonObject(change) ? change["schemaIds"] : undefined;
  const token = isJsonObject(ids) ? ids[""] : undefined;
  return typeof token === "string" ? token : "";
}
