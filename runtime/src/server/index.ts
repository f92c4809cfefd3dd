/** The listeners: HTTP and WebSocket on one port, the app's routes on another. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Engine } from "../engine/types.js";
import type { Files } from "../files/index.js";
import type { App } from "../functions/types.js";
import {
  DEFAULT_SYNC_LIMITS,
  LiveQueries,
  SnapshotPool,
  SyncServer,
  type SyncCounters,
  type SyncLimits,
} from "../sync/index.js";
import type { ApiContext } from "./api/context.js";
import { Authenticator } from "./auth/authenticator.js";
import { discreet } from "./discreet.js";
import { cloudHandler, siteHandler } from "./http/handler.js";
import {
  closeServer,
  connectionsOf,
  DEFAULT_HTTP_LIMITS,
  listen,
  portOf,
  type HttpLimits,
} from "./http/listener.js";
import { sendJson } from "./http/reply.js";
import { LogBuffer } from "./log-buffer.js";
import { PinnedSnapshots } from "./pinned-snapshots.js";
import { Exports } from "./snapshots/exports.js";
import { Imports } from "./snapshots/imports.js";
import { withSystemFunctions } from "./system-functions.js";

/** What clients hold now. All of it goes back when they are gone. */
export interface Counters extends SyncCounters {
  /** TCP connections of both ports, WebSockets included. */
  readonly sockets: number;
  /** Answers of queries, those kept for the next who asks included. */
  readonly answers: number;
  /** Snapshots of the data held open. */
  readonly snapshots: number;
}

export interface Served {
  /** Open WebSockets. */
  connections(): number;
  counters(): Promise<Counters>;
  /** Waits for requests under way, bounded by `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export type { HttpLimits };

export interface ServeOptions {
  readonly app: App;
  readonly engine: Engine;
  readonly files: Files;
  readonly adminKey: string;
  /** Whether clients are kept from logs and the reasons of errors. */
  readonly production: boolean;
  readonly log: (message: string) => void;
  readonly limits?: Partial<SyncLimits> | undefined;
  /** Somebody deployed over HTTP. */
  readonly onPushed: () => Promise<void>;
}

/** Addresses to tell functions, instead of the ones listened on. */
export interface Origins {
  readonly cloud: string | undefined;
  readonly site: string | undefined;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Ports are taken first, since the app must know its own addresses, and
 * answered once there is an app.
 */
export class Listeners {
  readonly cloudUrl: string;
  readonly siteUrl: string;
  readonly #cloud: Server;
  readonly #site: Server;
  readonly #handlers: { cloud: Handler; site: Handler };

  private constructor(
    cloud: Server,
    site: Server,
    urls: { cloud: string; site: string },
    handlers: { cloud: Handler; site: Handler },
  ) {
    this.#cloud = cloud;
    this.#site = site;
    this.#handlers = handlers;
    this.cloudUrl = urls.cloud;
    this.siteUrl = urls.site;
  }

  /** @throws Error in one sentence when a port cannot be had. */
  static async open(
    host: string,
    port: number,
    sitePort: number,
    origins: Origins,
    limits: Partial<HttpLimits> = {},
  ): Promise<Listeners> {
    const httpLimits = { ...DEFAULT_HTTP_LIMITS, ...limits };
    const handlers = { cloud: starting, site: starting };
    const cloud = await listen(
      (request, response) => handlers.cloud(request, response),
      host,
      port,
      httpLimits,
    );
    try {
      const site = await listen(
        (request, response) => handlers.site(request, response),
        host,
        sitePort,
        httpLimits,
      );
      const urls = {
        cloud: origins.cloud ?? originOf(host, portOf(cloud)),
        site: origins.site ?? originOf(host, portOf(site)),
      };
      return new Listeners(cloud, site, urls, handlers);
    } catch (error) {
      await closeServer(cloud, 0);
      throw error;
    }
  }

  serve(options: ServeOptions): Served {
    const { app, engine, files, adminKey, log, limits, onPushed } = options;
    const calls = options.production ? discreet(app) : app;
    const runner = withSystemFunctions({
      app,
      calls,
      engine,
      cloudUrl: this.cloudUrl,
      siteUrl: this.siteUrl,
    });
    const live = new LiveQueries(engine, runner);
    const snapshots = new SnapshotPool(engine);
    const pinned = new PinnedSnapshots(snapshots);
    const authenticator = new Authenticator(adminKey, app);
    const logs = new LogBuffer();
    const stopLogs = app.onLog((entry) => logs.add(entry));
    const exports = new Exports(engine);
    const imports = new Imports(engine, files, log);
    imports.reset().catch((error: unknown) => {
      log(`Old imports could not be forgotten: ${String(error)}`);
    });
    const context: ApiContext = {
      app,
      calls,
      engine,
      files,
      runner,
      live,
      snapshots,
      pinned,
      authenticator,
      logs,
      exports,
      imports,
      log,
      onPushed,
      cloudUrl: this.cloudUrl,
      siteUrl: this.siteUrl,
    };
    const sync = new SyncServer({
      runner,
      live,
      snapshots,
      credentials: authenticator,
      limits: { ...DEFAULT_SYNC_LIMITS, ...limits },
      log,
    });
    this.#handlers.cloud = cloudHandler(context, log);
    this.#handlers.site = siteHandler(context, log);
    this.#cloud.on("upgrade", (request, socket, head) =>
      upgrade(sync, request, socket, head),
    );
    return {
      connections: () => sync.connections,
      counters: async () => ({
        ...sync.counters(),
        sockets:
          (await connectionsOf(this.#cloud)) +
          (await connectionsOf(this.#site)),
        answers: live.size,
        snapshots: snapshots.open,
      }),
      close: async (graceMs) => {
        logs.close();
        await Promise.all([
          sync.close(Math.min(graceMs, 1_000)),
          closeServer(this.#cloud, graceMs),
          closeServer(this.#site, graceMs),
        ]);
        stopLogs();
        exports.close();
        pinned.close();
        live.close();
      },
    };
  }

  /** For a start that failed before there was an app. */
  async abandon(): Promise<void> {
    await closeServer(this.#cloud, 0);
    await closeServer(this.#site, 0);
  }
}

function upgrade(
  sync: SyncServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const pathname = (request.url ?? "/").split("?")[0] ?? "/";
  if (SyncServer.isSyncPath(pathname)) {
    sync.handleUpgrade(request, socket, head, pathname);
  } else {
    // Node no longer listens for this socket's errors: a client that is gone
    // by now must not end the process.
    socket.on("error", () => socket.destroy());
    socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n", () =>
      socket.destroy(),
    );
  }
}

function starting(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("retry-after", "1");
  sendJson(response, 503, {
    code: "Overloaded",
    message: "The deployment is starting",
  });
}

/** How this machine reaches a server that listens on `host`. */
function originOf(host: string, port: number): string {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
