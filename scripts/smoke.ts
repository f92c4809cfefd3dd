/**
 * `npm run smoke -- <gateway> --key <widget key> [--dashboard <address>]`:
 * asks a running installation what a visitor would, and says what is wrong.
 */
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { createNdjsonDecoder, type ChatEvent } from "@frontdesk/protocol";
import { runScript, SetupError } from "./lib/prepare.mjs";
import { runSteps, type Step } from "./lib/steps.js";

const TIMEOUT_MS = 60_000;

function get(url: string): Promise<Response> {
  return fetch(url, {
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

async function health(gateway: string): Promise<string[]> {
  const response = await get(`${gateway}/health`);
  const body: unknown = await response.json();
  const ok =
    typeof body === "object" &&
    body !== null &&
    "status" in body &&
    body.status === "ok";
  return response.ok && ok ? [] : [`it answered ${response.status}`];
}

async function streamedAnswer(gateway: string, key: string): Promise<string[]> {
  const response = await fetch(`${gateway}/chat`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-widget-api-key": key,
    },
    body: JSON.stringify({
      sessionId: `smoke-${randomUUID()}`,
      message: "Hello! This is a smoke test.",
    }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok || !response.body) {
    return [`it answered ${response.status}: ${await response.text()}`];
  }
  const events = await readAll(response.body);
  return problemsOf(events);
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = [];
  const decoder = createNdjsonDecoder((event) => events.push(event));
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    decoder.push(value);
  }
  decoder.end();
  return events;
}

function problemsOf(events: readonly ChatEvent[]): string[] {
  const problems: string[] = [];
  const types = events.map((event) => event.type);
  if (types[0] !== "start") problems.push("its first event is not `start`");
  if (!types.includes("done")) problems.push("it never said `done`");
  if (!types.includes("token")) problems.push("not one token arrived");
  let text = "";
  for (const event of events) {
    if (event.type === "error")
      problems.push(`${event.code}: ${event.message}`);
    if (event.type === "reset") text = "";
    if (event.type === "token") {
      if (event.offset !== text.length) problems.push("tokens do not join up");
      text += event.text;
    }
  }
  return problems;
}

async function widgetFiles(gateway: string): Promise<string[]> {
  const response = await get(`${gateway}/widget/chat-widget.js`);
  const type = response.headers.get("content-type") ?? "";
  const script = await response.text();
  if (response.ok && type.includes("javascript") && script.length > 0) {
    return [];
  }
  return [`the script answered ${response.status} as ${type || "nothing"}`];
}

async function loginPage(dashboard: string): Promise<string[]> {
  const response = await get(`${dashboard}/login`);
  return response.ok ? [] : [`it answered ${response.status}`];
}

/** A connection that fails is a problem to report, not a crash. */
function step(name: string, run: () => Promise<string[]>): Step {
  return {
    name,
    run: async () => {
      try {
        return await run();
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        return [`${String(error)}${cause ? ` (${String(cause)})` : ""}`];
      }
    },
  };
}

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { key: { type: "string" }, dashboard: { type: "string" } },
  });
  const gateway = positionals[0]?.replace(/\/$/, "");
  if (!gateway || !values.key) {
    throw new SetupError(
      "Usage: npm run smoke -- <gateway address> --key <widget key> [--dashboard <address>]",
    );
  }
  const { key, dashboard } = values;
  const results = await runSteps(
    [
      step("health", () => health(gateway)),
      step("a streamed answer", () => streamedAnswer(gateway, key)),
      step("the widget's files", () => widgetFiles(gateway)),
      ...(dashboard
        ? [step("the dashboard's login", () => loginPage(dashboard))]
        : []),
    ],
    1,
  );
  const failed = results.filter(({ problems }) => problems.length > 0);
  if (failed.length > 0) {
    throw new SetupError(
      `${failed.length} of ${results.length} checks failed.`,
    );
  }
});
