/** An app of a fixture on storage in memory, and short ways to call it. */
import { fileURLToPath } from "node:url";
import { createEngine } from "../src/engine/index.js";
import type {
  Clock,
  Engine,
  JsonObject,
  JsonValue,
} from "../src/engine/types.js";
import { Files } from "../src/files/index.js";
import { bundleFunctions, createApp } from "../src/functions/index.js";
import type {
  ActionRun,
  App,
  AppOptions,
  Caller,
  FunctionFailure,
  MutationRun,
  QueryRun,
} from "../src/functions/index.js";
import { createMemoryStorage } from "../src/storage/index.js";
import type { Storage } from "../src/storage/types.js";

export const ANYBODY: Caller = { kind: "user", identity: null };
export const ADMIN: Caller = { kind: "admin", identity: null };

export interface AppHarness {
  readonly app: App;
  readonly engine: Engine;
  readonly files: Files;
  query(path: string, args?: JsonObject): Promise<QueryRun>;
  mutation(path: string, args?: JsonObject): Promise<MutationRun>;
  action(path: string, args?: JsonObject): Promise<ActionRun>;
  deploy(request: JsonObject): Promise<void>;
  close(): Promise<void>;
}

const bundles = new Map<string, Promise<JsonObject>>();

/** The push request of `test/fixtures/<name>/convex`, bundled once. */
export function fixture(name: string): Promise<JsonObject> {
  let bundle = bundles.get(name);
  if (bundle === undefined) {
    bundle = bundleFunctions({ functionsDir: fixtureDir(name) });
    bundles.set(name, bundle);
  }
  return bundle;
}

export function fixtureDir(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}/convex`, import.meta.url));
}

export async function openApp(
  request: JsonObject | null,
  options: {
    storage?: Storage;
    clock?: Clock;
    limits?: AppOptions["limits"];
  } = {},
): Promise<AppHarness> {
  const engine = await createEngine({
    storage: options.storage ?? createMemoryStorage(),
    clock: options.clock,
  });
  const files = await Files.open({
    engine,
    directory: null,
    report: (message) => process.stderr.write(`${message}\n`),
  });
  const app = await createApp({
    engine,
    files,
    limits: options.limits,
    urls: () => ({
      cloudUrl: "http://127.0.0.1:3210",
      siteUrl: "http://127.0.0.1:3211",
    }),
  });
  const deploy = async (next: JsonObject): Promise<void> => {
    await app.finishPush(await app.startPush(next), false);
  };
  if (request !== null) await deploy(request);
  return {
    app,
    engine,
    files,
    deploy,
    query: (path, args = {}) => app.runQuery({ path, args, caller: ANYBODY }),
    mutation: (path, args = {}) =>
      app.runMutation({ path, args, caller: ANYBODY }),
    action: (path, args = {}) => app.runAction({ path, args, caller: ANYBODY }),
    close: async () => {
      await app.stop(5_000);
      await files.close();
      await engine.close();
    },
  };
}

type Run = Pick<QueryRun | MutationRun | ActionRun, "outcome">;

/** The value of a success. @throws Error with the failure's message. */
export async function valueOf(run: Promise<Run>): Promise<JsonValue> {
  const { outcome } = await run;
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.error.message);
}

/** The value of a success that is text. */
export async function textOf(run: Promise<Run>): Promise<string> {
  const value = await valueOf(run);
  if (typeof value === "string") return value;
  throw new Error(`${JSON.stringify(value)} is no text.`);
}

/** The failure. @throws Error when there was none. */
export async function failureOf(run: Promise<Run>): Promise<FunctionFailure> {
  const { outcome } = await run;
  if (!outcome.ok) return outcome.error;
  throw new Error(`It succeeded with ${JSON.stringify(outcome.value)}.`);
}

/** Resolves with the first value that is not null. Polls: jobs have no event. */
export async function eventually<T>(
  look: () => Promise<T | null>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error("It never happened.");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
