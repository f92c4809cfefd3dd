/**
 * Whole deployments for tests, made in a few milliseconds: in memory, without
 * ports, by a clock that tests move.
 */
import type {
  GenericDataModel,
  GenericMutationCtx,
  UserIdentity,
} from "convex/server";
import { ConvexError } from "convex/values";
import type { Value } from "convex/values";
import { createEngine } from "../engine/index.js";
import type { Clock, JsonObject } from "../engine/types.js";
import { Files } from "../files/index.js";
import { bundleFunctions, createApp } from "../functions/index.js";
import type { AppOptions } from "../functions/index.js";
import type { App, LogEntry } from "../functions/types.js";
import { createMemoryStorage } from "../storage/index.js";
import type { MemoryStorage } from "../storage/index.js";
import { callerOf, valueOf } from "./caller.js";
import type { TestCaller } from "./caller.js";
import { completeIdentity } from "./identity.js";
import { ManualClock } from "./manual-clock.js";

export type { TestCaller } from "./caller.js";

/** What is deployed: a folder, or what `bundleFunctions` made of one. */
export type TestedCode =
  | { readonly functionsDir: string }
  | { readonly pushRequest: JsonObject; readonly packagesDir?: string };

type Report = (message: string) => void;

export interface StartOptions {
  /** Milliseconds since 1970; what it really is unless told. */
  readonly now?: number | undefined;
  /** Told of every run: what it logged, and why it failed. */
  readonly onLog?: ((entry: LogEntry) => void) | undefined;
  /** Told of jobs and crons that fail; standard error unless told. */
  readonly report?: Report | undefined;
}

/** A deployment of its own. Its caller is anonymous. */
export interface TestRuntime<
  DataModel extends GenericDataModel = GenericDataModel,
> extends TestCaller {
  /** The same deployment, called by a user; fields left out are made up. */
  withIdentity(identity: Partial<UserIdentity>): TestCaller;
  /**
   * Runs code of the test as a mutation. What it throws undoes its writes.
   * @param componentPath the app by default; `limiter/batches` and the like
   */
  run<T>(
    work: (ctx: GenericMutationCtx<DataModel>) => Promise<T>,
    componentPath?: string,
  ): Promise<T>;
  /** Milliseconds since 1970. Time stands still until `advance`. */
  now(): number;
  /**
   * Lets time pass. Jobs and crons that fall due run, each at its own time, and
   * so do the jobs they schedule.
   */
  advance(ms: number): Promise<void>;
  /** To be called at the end of the test. */
  close(): Promise<void>;
}

const CLOUD_URL = "http://test.convex.cloud";
const SITE_URL = "http://test.convex.site";
/** Functions under way when a test ends get this long, in milliseconds. */
const STOP_MS = 5_000;

/**
 * Deploys an app once; each call of the result starts a fresh deployment of it.
 * They share the loaded code: what its modules keep in variables stays.
 * @throws PushError when it cannot be deployed.
 */
export async function prepareTestRuntime<
  DataModel extends GenericDataModel = GenericDataModel,
>(
  code: TestedCode,
  env: Readonly<Record<string, string>> = {},
): Promise<(options?: StartOptions) => Promise<TestRuntime<DataModel>>> {
  const request =
    "pushRequest" in code ? code.pushRequest : await bundleFunctions(code);
  const packagesDir =
    "pushRequest" in code ? code.packagesDir : code.functionsDir;
  const storage = createMemoryStorage();
  // Before any time that a test may begin at: stored times never go back.
  const clock = new ManualClock(0);
  const first = await open(storage, clock, {
    packagesDir,
    log: toStandardError,
  });
  const variables = Object.entries(env);
  await first.app.updateEnvironment(
    variables.map(([name, value]) => ({ name, value })),
  );
  await first.app.finishPush(await first.app.startPush(request), false);
  const deployed = first.app.deployed() ?? undefined;
  await first.close();
  const shared = { packagesDir, deployed };
  return async ({ now = Date.now(), onLog, report = toStandardError } = {}) => {
    const clock = new ManualClock(now);
    const { app, close } = await open(storage.copy(), clock, {
      ...shared,
      log: report,
    });
    if (onLog !== undefined) app.onLog(onLog);
    let isAdvancing = false;
    app.onLog(({ identifier, error }) => {
      if (isAdvancing && error !== null) report(`${identifier}: ${error}`);
    });
    await app.start();
    return {
      ...callerOf(app, SITE_URL, null),
      withIdentity: (identity) =>
        callerOf(app, SITE_URL, completeIdentity(identity)),
      run: (work, componentPath = "") => runCode(app, work, componentPath),
      now: () => clock.now(),
      advance: async (ms) => {
        isAdvancing = true;
        try {
          await clock.advance(ms, () => app.jobsEnded());
        } finally {
          isAdvancing = false;
        }
      },
      close,
    };
  };
}

async function open(
  storage: MemoryStorage,
  clock: Clock,
  shared: Pick<AppOptions, "packagesDir" | "deployed"> & { log: Report },
): Promise<{ app: App; close: () => Promise<void> }> {
  const engine = await createEngine({ storage, clock });
  const { log } = shared;
  const files = await Files.open({ engine, directory: null, report: log });
  const urls = () => ({ cloudUrl: CLOUD_URL, siteUrl: SITE_URL });
  const app = await createApp({ engine, files, urls, ...shared });
  const close = async (): Promise<void> => {
    await app.stop(STOP_MS);
    await files.close();
    await engine.close();
  };
  return { app, close };
}

function toStandardError(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** @throws what `work` throws, itself. */
async function runCode<DataModel extends GenericDataModel, T>(
  app: App,
  work: (ctx: GenericMutationCtx<DataModel>) => Promise<T>,
  componentPath: string,
): Promise<T> {
  const thrown: unknown[] = [];
  const { outcome } = await app.runInMutation(async (ctx) => {
    try {
      // The data model exists only at compile time.
      return await work(ctx as GenericMutationCtx<DataModel>);
    } catch (error) {
      thrown.push(error);
      throw error;
    }
  }, componentPath);
  if (thrown.length > 0) throw asOurs(thrown[0]);
  return valueOf<T>(outcome);
}

/** The deployed code has a ConvexError class of its own. */
function asOurs(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ConvexError) return error;
  if (!(Symbol.for("ConvexError") in error) || !("data" in error)) return error;
  // A ConvexError carries a Convex value: its class made sure.
  return Object.assign(new ConvexError(error.data as Value), {
    stack: error.stack,
  });
}
