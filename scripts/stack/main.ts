/** `npm start`: everything a fresh machine needs, then the whole platform. */
import { join } from "node:path";
import { ROOT, runScript, SetupError } from "../lib/prepare.mjs";
import { buildIfStale } from "./build.js";
import type { PartName } from "./launcher.js";
import { requireFreePort } from "./ports.js";
import { ensureSecrets } from "./secrets.js";
import {
  loadEnvironment,
  parseSettings,
  type StackSettings,
} from "./settings.js";
import { startStack, type RunningStack } from "./stack.js";

const dev = process.argv.includes("--dev");

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function log(part: PartName, line: string): void {
  say(`  ${part.padEnd(9)} │ ${line}`);
}

async function checkPorts(settings: StackSettings): Promise<void> {
  const { host } = settings;
  if (settings.convexUrl === null) {
    await requireFreePort("CONVEX_PORT", settings.convexPort, host);
    await requireFreePort("CONVEX_SITE_PORT", settings.convexSitePort, host);
  }
  await requireFreePort("BACKEND_PORT", settings.backendPort, host);
  await requireFreePort("DASHBOARD_PORT", settings.dashboardPort, host);
}

function embedSnippet(stack: RunningStack, widgetKey: string): string {
  return [
    "<script",
    `  src="${stack.gatewayUrl}/widget/chat-widget.js"`,
    `  data-api-url="${stack.gatewayUrl}/chat"`,
    `  data-api-key="${widgetKey}"`,
    "  defer",
    "></script>",
  ].join("\n    ");
}

function announce(
  stack: RunningStack,
  environment: Readonly<Record<string, string>>,
  madePassword: boolean,
): void {
  const model = environment["OPENAI_API_KEY"]
    ? (environment["OPENAI_MODEL"] ?? "gpt-4.1-mini")
    : "the built-in answerer (set OPENAI_API_KEY for a model)";
  say(`
Frontdesk is running.

  Demo shop   ${stack.gatewayUrl}/demo
  Dashboard   ${stack.dashboardUrl}
  Password    ${madePassword ? (environment["DASHBOARD_PASSWORD"] ?? "") : "DASHBOARD_PASSWORD, as set in .env.local or the environment"}
  Answers by  ${model}

  Put this on a page:
    ${embedSnippet(stack, environment["WIDGET_API_KEY"] ?? "")}

Ctrl-C stops everything; conversations are kept.
`);
}

function deferredFailure(): {
  promise: Promise<never>;
  reject: (error: Error) => void;
} {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_, rejectPromise) => {
    reject = rejectPromise;
  });
  // Awaited later; until then a failure must not end the process.
  promise.catch(() => undefined);
  return { promise, reject };
}

/** Resolves on Ctrl-C, SIGTERM, or when a part cannot be kept running. */
function untilStopped(fatal: Promise<never>): Promise<void> {
  const signal = new Promise<void>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(name, () => resolve());
    }
  });
  return Promise.race([signal, fatal]);
}

await runScript(async () => {
  const secretsFile = join(ROOT, ".env.local");
  const { environment, made } = ensureSecrets(loadEnvironment(), secretsFile);
  const settings = parseSettings(environment);
  if (made.length > 0) say(`• Made ${made.join(", ")} in .env.local`);
  await checkPorts(settings);
  const { promise: fatal, reject: onFatal } = deferredFailure();

  if (!dev) {
    for (const part of ["runtime", "widget", "backend"]) {
      await buildIfStale(part);
    }
  } else {
    await buildIfStale("runtime");
    await buildIfStale("widget");
  }
  // The first answer does not need the dashboard: its build runs meanwhile.
  const dashboardBuilt = dev ? undefined : buildIfStale("dashboard");
  dashboardBuilt?.catch(() => undefined);

  const stack = await startStack({
    settings,
    dev,
    dashboardBuilt,
    log,
    onFatal,
  });
  const stopped = untilStopped(fatal);
  try {
    say(
      `• The demo answers at ${stack.gatewayUrl}/demo; starting the dashboard …`,
    );
    await Promise.race([stack.dashboardReady, stopped]);
    announce(stack, environment, shouldShowPassword(environment));
    await stopped;
  } finally {
    say("\n• Stopping …");
    await stack.stop();
  }
});

/** Shown while it stands in our own file; an operator's own is never printed. */
function shouldShowPassword(
  environment: Readonly<Record<string, string>>,
): boolean {
  const fromProcess = process.env["DASHBOARD_PASSWORD"];
  if (fromProcess) return false;
  const production = environment["NODE_ENV"] === "production";
  return !production;
}

process.on("unhandledRejection", (error) => {
  throw error instanceof Error ? error : new SetupError(String(error));
});
