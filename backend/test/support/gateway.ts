/** A gateway of this process on a real port. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { readConfig, type Config } from "../../src/config.js";
import { createConvexStore } from "../../src/convex/convex-store.js";
import type { ConversationStore } from "../../src/convex/conversation-store.js";
import { createGateway } from "../../src/gateway.js";
import type { Gateway, GatewayOptions } from "../../src/gateway.js";
import { createLogger } from "../../src/logger.js";
import { listenOptions, remoteAddress } from "../../src/server.js";
import { WIDGET_KEY, type Platform } from "./platform.js";

export interface RunningGateway extends Gateway {
  readonly url: string;
  readonly config: Config;
  stop(): Promise<void>;
}

export interface StartOptions extends Partial<
  Omit<GatewayOptions, "config" | "remoteAddress">
> {
  /** Environment variables beside those of the platform. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  wrapStore?(store: ConversationStore): ConversationStore;
}

export function environmentOf(
  platform: Platform,
  env: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { privateKey } = platform.service;
  return {
    CONVEX_URL: platform.convexUrl,
    SERVICE_PRIVATE_KEY: Buffer.from(privateKey).toString("base64"),
    WIDGET_API_KEY: WIDGET_KEY,
    BACKEND_PORT: "0",
    RATE_LIMIT_MAX_REQUESTS: "100000",
    LOG_LEVEL: "silent",
    ...env,
  };
}

export async function startGateway(
  platform: Platform,
  options: StartOptions = {},
): Promise<RunningGateway> {
  const { env, wrapStore = (store) => store, ...rest } = options;
  const config = readConfig(environmentOf(platform, env));
  const store = createConvexStore({
    url: config.convexUrl,
    privateKey: config.servicePrivateKey,
  });
  const gateway = createGateway({
    store: wrapStore(store),
    logger: createLogger(config.logLevel),
    localPaceMs: 1,
    ...rest,
    config,
    remoteAddress,
  });
  await gateway.installed;
  // Without HTTP/2 options an HTTP/1 server is made.
  const server = serve({
    fetch: gateway.app.fetch,
    port: 0,
    ...listenOptions(config),
  }) as Server;
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    ...gateway,
    config,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await gateway.drain(0);
      server.closeAllConnections();
      server.close();
      await gateway.close();
    },
  };
}
