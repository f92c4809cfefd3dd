/** What every route is given, and what travels with a request. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Config } from "./config.js";
import type { ConversationStore } from "./convex/conversation-store.js";
import type { Door } from "./door/door.js";
import type { SecurityReport } from "./door/security-report.js";
import type { RateLimiter } from "./door/rate-limit.js";
import type { SessionTokens } from "./door/session-token.js";
import type { WidgetCache } from "./door/widget-cache.js";
import type { Logger } from "./logger.js";
import type { ConfigNews } from "./readers/config-news.js";
import type { StreamRegistry } from "./readers/stream-registry.js";
import type { TurnEngine } from "./turns/turn-engine.js";

export interface GatewayDeps {
  readonly config: Config;
  readonly store: ConversationStore;
  readonly engine: TurnEngine;
  readonly streams: StreamRegistry;
  readonly door: Door;
  readonly limiter: RateLimiter;
  readonly report: SecurityReport;
  readonly widgets: WidgetCache;
  readonly news: ConfigNews;
  readonly tokens: SessionTokens;
  readonly logger: Logger;
  readonly version: string;
  readonly demoFolder: string;
  /** Address of the caller as the socket tells it. */
  remoteAddress(c: AppContext): string;
  /** Public id of the first widget; null until Convex has told it. */
  firstWidgetId(): string | null;
}

export interface AppEnv {
  /** Absent when the app is called without a server. */
  Bindings: Partial<HttpBindings>;
  Variables: {
    requestId: string;
    /** BCP 47 tag the visitor reads; undefined for English. */
    locale: string | undefined;
    /** The page's origin, once it may read the answer. */
    corsOrigin: string | undefined;
    /** For limits and hashes; never logged. */
    address: string;
    /** SHA-256, in hex, of the tenant API key shown to the admin API. */
    apiKeyHash: string;
    /** Public id, as soon as the widget is known to exist. */
    widgetId: string | undefined;
  };
}

export type AppContext = Context<AppEnv>;
