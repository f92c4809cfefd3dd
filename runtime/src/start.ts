/** Puts the layers together: storage, engine, app, listeners. */
import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { createEngine, DEFAULT_LIMITS, withoutLimits } from "./engine/index.js";
import type { Engine, JsonObject } from "./engine/types.js";
import { Files } from "./files/index.js";
import {
  bundleFunctions,
  createApp,
  LENIENT_FUNCTION_LIMITS,
} from "./functions/index.js";
import type { App } from "./functions/types.js";
import { adminKeyOf, newAdminKey } from "./server/auth/admin-key.js";
import {
  Listeners,
  type Counters,
  type HttpLimits,
  type Served,
} from "./server/index.js";
import { createMemoryStorage, openDataFolder } from "./storage/index.js";
import { FILES_FOLDER } from "./operations/folders.js";
import type { SyncLimits } from "./sync/index.js";

export interface RuntimeOptions {
  /** A Convex functions folder to bundle and deploy, or none: as last time. */
  readonly functionsDir?: string | undefined;
  /** What `convex deploy --write-push-request` wrote, instead of a folder. */
  readonly pushRequest?: JsonObject | undefined;
  /** Where documents and the admin key live. Without it all is in memory. */
  readonly dataDir?: string | undefined;
  /** 0, the default, takes any free port. */
  readonly port?: number | undefined;
  readonly sitePort?: number | undefined;
  /** 127.0.0.1 unless others shall reach it. */
  readonly host?: string | undefined;
  /** How clients reach it, when that differs, as behind a proxy. */
  readonly cloudOrigin?: string | undefined;
  readonly siteOrigin?: string | undefined;
  /** Environment variables to set before the functions are deployed. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /**
   * Told when the functions cannot be deployed; the runtime then starts with
   * those of last time. Without it, starting fails.
   */
  readonly onDeployFailure?: ((error: unknown) => void) | undefined;
  readonly log?: ((message: string) => void) | undefined;
  /**
   * As production deployments do: clients get no log lines, and no more of an
   * error than a ConvexError's data. Administrators get all of it. false
   * unless told.
   */
  readonly production?: boolean | undefined;
  /** Bounds on what one client can hold; tests narrow them. */
  readonly limits?: Partial<SyncLimits & HttpLimits> | undefined;
  /**
   * false lifts what one transaction and one call may use, for tests that are
   * about something else. Documents keep their size.
   */
  readonly transactionLimits?: boolean | undefined;
  /** Bytes of one stored file; 1 GiB unless told. */
  readonly maxFileBytes?: number | undefined;
}

export interface Runtime {
  readonly url: string;
  readonly siteUrl: string;
  readonly adminKey: string;
  readonly app: App;
  readonly engine: Engine;
  /** Bundles and deploys the functions folder; false when nothing changed. */
  deployFolder(functionsDir: string): Promise<boolean>;
  /** Open WebSockets. */
  connections(): number;
  /** What clients hold now, as operators want to watch it. */
  counters(): Promise<Counters>;
  /** Lets what runs come to an end, then releases ports and data. */
  close(): Promise<void>;
}

/** Functions under way at the end get this long. */
const STOP_MS = 5_000;
/** What was deployed from a folder last, to skip doing it again. */
const FOLDER_DIGEST = "server/folder-digest";

/**
 * Starts a whole deployment. Resolves when it answers.
 * @throws PushError when the functions cannot be deployed.
 * @throws Error in one sentence when the port or the data cannot be had.
 */
export async function startRuntime(
  options: RuntimeOptions = {},
): Promise<Runtime> {
  const log = options.log ?? logToStandardError;
  const undo: (() => Promise<void>)[] = [];
  try {
    const listeners = await Listeners.open(
      options.host ?? "127.0.0.1",
      options.port ?? 0,
      options.sitePort ?? 0,
      { cloud: options.cloudOrigin, site: options.siteOrigin },
      options.limits,
    );
    undo.unshift(() => listeners.abandon());
    const dataDir =
      options.dataDir === undefined ? null : resolve(options.dataDir);
    const storage =
      dataDir === null ? createMemoryStorage() : await openDataFolder(dataDir);
    const isLenient = options.transactionLimits === false;
    const engine = await createEngine({
      storage,
      limits: isLenient ? withoutLimits(DEFAULT_LIMITS) : undefined,
    });
    undo.unshift(() => engine.close());
    const adminKey =
      dataDir === null ? newAdminKey() : await adminKeyOf(dataDir);
    const files = await Files.open({
      engine,
      directory: dataDir === null ? null : join(dataDir, FILES_FOLDER),
      maxFileBytes: options.maxFileBytes,
      report: log,
    });
    undo.unshift(() => files.close());
    const app = await createApp({
      engine,
      files,
      limits: isLenient ? LENIENT_FUNCTION_LIMITS : undefined,
      urls: () => listeners,
      packagesDir: options.functionsDir,
    });
    undo.unshift(() => app.stop(0));
    await setEnvironment(app, options.env ?? {});
    await deployAtStart(app, engine, options);
    const served = listeners.serve({
      app,
      engine,
      files,
      adminKey,
      production: options.production ?? false,
      log,
      limits: options.limits,
      onPushed: () => forgetFolder(engine),
    });
    await app.start();
    return {
      url: listeners.cloudUrl,
      siteUrl: listeners.siteUrl,
      adminKey,
      app,
      engine,
      deployFolder: (functionsDir) => deployFolder(app, engine, functionsDir),
      connections: () => served.connections(),
      counters: () => served.counters(),
      close: once(() => stop(served, app, files, engine)),
    };
  } catch (error) {
    for (const release of undo) {
      await release();
    }
    throw error;
  }
}

async function deployAtStart(
  app: App,
  engine: Engine,
  options: RuntimeOptions,
): Promise<void> {
  try {
    if (options.pushRequest !== undefined) {
      await deploy(app, options.pushRequest);
    } else if (options.functionsDir !== undefined) {
      await deployFolder(app, engine, options.functionsDir);
    }
  } catch (error) {
    if (options.onDeployFailure === undefined) {
      throw error;
    }
    options.onDeployFailure(error);
  }
}

async function stop(
  served: Served,
  app: App,
  files: Files,
  engine: Engine,
): Promise<void> {
  await served.close(STOP_MS);
  await app.stop(STOP_MS);
  await files.close();
  await engine.close();
}

async function setEnvironment(
  app: App,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const current = app.environment();
  const changes = Object.entries(env)
    .filter(([name, value]) => current[name] !== value)
    .map(([name, value]) => ({ name, value }));
  if (changes.length > 0) {
    await app.updateEnvironment(changes);
  }
}

async function deploy(app: App, request: JsonObject): Promise<void> {
  await app.finishPush(await app.startPush(request), false);
}

async function deployFolder(
  app: App,
  engine: Engine,
  functionsDir: string,
): Promise<boolean> {
  const request = await bundleFunctions({ functionsDir });
  const digest = createHash("sha256")
    .update(JSON.stringify(request))
    .digest("hex");
  if (engine.getMeta(FOLDER_DIGEST) === digest) {
    return false;
  }
  await deploy(app, request);
  await rememberFolder(engine, digest);
  return true;
}

/** Somebody else deployed: the folder is no longer what runs. */
function forgetFolder(engine: Engine): Promise<void> {
  return rememberFolder(engine, null);
}

async function rememberFolder(
  engine: Engine,
  digest: string | null,
): Promise<void> {
  await engine.mutate((transaction) => {
    transaction.putMeta(FOLDER_DIGEST, digest);
    return Promise.resolve();
  });
}

function logToStandardError(message: string): void {
  process.stderr.write(`${message}\n`);
}

function once(run: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | null = null;
  return () => (result ??= run());
}
