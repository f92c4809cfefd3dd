/** Reads the configuration, listens, and drains when told to stop. */
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { ConfigError, readConfig, type Config } from "./config.js";
import { createConvexStore } from "./convex/convex-store.js";
import { createGateway } from "./gateway.js";
import { loadEnvFiles } from "./load-env.js";
import { createLogger } from "./logger.js";
import { explainListenError, listenOptions, remoteAddress } from "./server.js";

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function configure(): Config {
  try {
    loadEnvFiles(fileURLToPath(new URL("../..", import.meta.url)));
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) fail(error.message);
    throw error;
  }
}

const config = configure();
const logger = createLogger(config.logLevel);
const store = createConvexStore({
  url: config.convexUrl,
  privateKey: config.servicePrivateKey,
});
const gateway = createGateway({
  config,
  store,
  logger,
  remoteAddress,
});
// `serve` is typed for HTTP/2 as well; without options it makes an HTTP/1
// server.
const server = serve(
  { fetch: gateway.app.fetch, port: config.port, ...listenOptions(config) },
  ({ port }) => {
    const url = `http://${config.host}:${port}`;
    logger.info({ url }, "listening");
  },
) as Server;
server.on("error", (error) => fail(explainListenError(error, config)));

let stopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, "draining");
  // It listens on meanwhile: a refusal tells a proxy more than silence.
  await gateway.drain(config.drainMs).catch((error: unknown) => {
    // Others claim what is left once its lease has run out.
    logger.error({ err: error }, "drain incomplete");
  });
  server.close();
  await gateway.close();
  server.closeAllConnections();
  logger.info("stopped");
}
process.on("SIGTERM", (signal) => void stop(signal));
process.on("SIGINT", (signal) => void stop(signal));
