/** Puts the gateway's parts together; the only place that knows them all. */
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Hono } from "hono";
import { createApp } from "./app.js";
import type { Config } from "./config.js";
import type { AppContext, AppEnv } from "./context.js";
import type { ConversationStore } from "./convex/conversation-store.js";
import { createDoor } from "./door/door.js";
import { createRateLimiter } from "./door/rate-limit.js";
import { toSecurityRecord } from "./door/security-record.js";
import {
  createSecurityReport,
  type ReportTiming,
} from "./door/security-report.js";
import { deriveKey } from "./door/secrets.js";
import { createSessionTokens } from "./door/session-token.js";
import { WidgetCache } from "./door/widget-cache.js";
import { keepInstalled } from "./installation.js";
import type { Logger } from "./logger.js";
import { startMailing } from "./mail/mail.js";
import type { MailTiming } from "./mail/mail-worker.js";
import { createManageLinks } from "./mail/manage-link.js";
import { createLocalAnswerer } from "./providers/local.js";
import { createOpenAiAnswerer } from "./providers/openai.js";
import {
  createResilientAnswerer,
  DEFAULT_PATIENCE,
  type Patience,
} from "./providers/resilient.js";
import { ConfigNews } from "./readers/config-news.js";
import {
  DEFAULT_STREAM_TIMING,
  StreamRegistry,
  type StreamTiming,
} from "./readers/stream-registry.js";
import { adoptOrphans } from "./turns/orphans.js";
import { listenToSignals } from "./turns/signals.js";
import { DEFAULT_TIMING, type Timing } from "./turns/timing.js";
import { TurnEngine } from "./turns/turn-engine.js";

/** Beside this file in the sources, beside the bundle in a build. */
const DEMO_FOLDER = fileURLToPath(new URL("./demo/", import.meta.url));

export const VERSION = "0.1.0";

/** Longest silence of the model, before and between tokens. */
const STALL_MS = 30_000;
const LOCAL_PACE_MS = 15;
const MAX_TURNS = 20_000;

export interface GatewayOptions {
  readonly config: Config;
  readonly store: ConversationStore;
  readonly logger: Logger;
  readonly remoteAddress: (c: AppContext) => string;
  readonly owner?: string | undefined;
  readonly timing?: Partial<Timing> | undefined;
  readonly streamTiming?: Partial<StreamTiming> | undefined;
  readonly patience?: Partial<Patience> | undefined;
  readonly reportTiming?: Partial<ReportTiming> | undefined;
  readonly mailTiming?: Partial<MailTiming> | undefined;
  readonly stallMs?: number | undefined;
  readonly localPaceMs?: number | undefined;
}

export interface Gateway {
  readonly app: Hono<AppEnv>;
  readonly engine: TurnEngine;
  /** Resolves when the first widget is known to exist. */
  readonly installed: Promise<void>;
  /** No new turns; running ones finish within the limit or are given up. */
  drain(limitMs: number): Promise<void>;
  close(): Promise<void>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { config, store, logger } = options;
  const owner = options.owner ?? `gateway_${randomUUID()}`;
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const answerer = createResilientAnswerer({
    primary:
      config.provider &&
      createOpenAiAnswerer(config.provider, {
        stallMs: options.stallMs ?? STALL_MS,
      }),
    fallback: createLocalAnswerer({
      paceMs: options.localPaceMs ?? LOCAL_PACE_MS,
    }),
    patience: { ...DEFAULT_PATIENCE, ...options.patience },
    logger,
  });
  const engine = new TurnEngine({
    store,
    answerer,
    logger,
    owner,
    timing,
    maxTurns: MAX_TURNS,
  });
  const streams = new StreamRegistry({
    ...DEFAULT_STREAM_TIMING,
    ...options.streamTiming,
  });
  const tokens = createSessionTokens(
    deriveKey(config.servicePrivateKey, "session"),
  );
  const installation = keepInstalled({ store, config, logger });
  const isInstalled = (): boolean => installation.widgetId !== null;
  const widgets = new WidgetCache(store, logger, isInstalled);
  const report = createSecurityReport({
    record: (batch) => store.recordSecurity(toSecurityRecord(batch)),
    logger,
    timing: options.reportTiming,
  });
  const news = new ConfigNews(store, logger);
  const firstWidgetId = (): string | null => installation.widgetId;
  const stopSignals = listenToSignals({ store, engine, owner, logger });
  const stopOrphans = adoptOrphans({ store, engine, owner, timing, logger });
  const mailing = startMailing({
    config,
    outbox: store.outbox,
    links: createManageLinks(config.servicePrivateKey, config.publicUrl),
    owner,
    logger,
    timing: options.mailTiming,
  });
  const app = createApp({
    config,
    store,
    engine,
    streams,
    logger,
    tokens,
    door: createDoor({ config, widgets, tokens, firstWidgetId }),
    report,
    widgets,
    news,
    limiter: createRateLimiter(config.rateLimit),
    version: VERSION,
    demoFolder: DEMO_FOLDER,
    remoteAddress: options.remoteAddress,
    firstWidgetId,
  });

  return {
    app,
    engine,
    installed: installation.done,
    async drain(limitMs) {
      engine.startDraining();
      stopOrphans();
      streams.endAll("events");
      await Promise.all([engine.drain(limitMs), mailing.stop(limitMs)]);
      streams.endAll("turn");
    },
    async close() {
      installation.stop();
      stopOrphans();
      stopSignals();
      widgets.close();
      news.close();
      streams.close();
      engine.hub.close();
      await mailing.stop(0);
      mailing.close();
      await report.close();
      await store.close();
    },
  };
}
