/**
 * A real HTTP server that speaks OpenAI's chat completions, for tests, the
 * bench and a demo without a key. What it does is scripted by the visitor's
 * own message, `[[name=value …]]` anywhere in it, or for every request by
 * `setDefaults` or `POST /control`:
 *
 *   tokens=20      words to send            delay=5       ms between them
 *   latency=100    ms before the first      status=500    fail instead
 *   fail=2         fail that many times, then answer (with `status`)
 *   retryAfter=1   seconds, with a status   stallAt=3     silent from there
 *   cutAt=3        socket cut there         endAt=3       ends, no finish
 *   badAt=3        a chunk that is no JSON  finish=length the finish reason
 *   say=abc        these characters, one a chunk, instead of words
 *   noUsage=1      refuse `stream_options`  hold=name     wait at each token
 *   holdFrom=1     tokens before it pass    for `release(name)`
 *
 * Run it: `npx tsx backend/test/provider-stand-in.ts --port 4500`.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const scriptSchema = z.object({
  tokens: z.coerce.number().default(12),
  delay: z.coerce.number().default(0),
  latency: z.coerce.number().default(0),
  status: z.coerce.number().default(0),
  fail: z.coerce.number().default(Infinity),
  retryAfter: z.coerce.number().optional(),
  stallAt: z.coerce.number().default(Infinity),
  cutAt: z.coerce.number().default(Infinity),
  endAt: z.coerce.number().default(Infinity),
  badAt: z.coerce.number().default(Infinity),
  finish: z.string().default("stop"),
  say: z.string().optional(),
  code: z.string().optional(),
  noUsage: z.coerce.boolean().default(false),
  hold: z.string().optional(),
  holdFrom: z.coerce.number().default(0),
});
export type Script = z.infer<typeof scriptSchema>;

const requestSchema = z.object({
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  stream_options: z.unknown().optional(),
});

export interface SeenRequest {
  readonly prompt: string;
  readonly system: string;
  /** Every message after the system's, oldest first. */
  readonly history: readonly string[];
  /** The gateway closed the connection before the answer was over. */
  aborted: boolean;
  tokensSent: number;
}

export interface ProviderStandIn {
  /** For `OPENAI_BASE_URL`. */
  readonly url: string;
  readonly port: number;
  /** Newest last; the last 1,000. */
  readonly requests: readonly SeenRequest[];
  setDefaults(script: Partial<Record<keyof Script, string | number>>): void;
  /** Lets a held answer send `count` more tokens, or all of them. */
  release(name: string, count?: number): void;
  close(): Promise<void>;
}

/** The words an answer of so many tokens has. */
export function expectedAnswer(tokens: number): string {
  return Array.from({ length: tokens }, (_, index) => word(index)).join("");
}

function word(index: number): string {
  return `${index === 0 ? "" : " "}word${index}`;
}

export async function startProviderStandIn(
  options: { readonly port?: number; readonly host?: string } = {},
): Promise<ProviderStandIn> {
  const requests: SeenRequest[] = [];
  const failures = new Map<string, number>();
  const gates = new Map<string, Gate>();
  let defaults: Record<string, string | number> = {};

  function gate(name: string): Gate {
    const known = gates.get(name) ?? new Gate();
    gates.set(name, known);
    return known;
  }

  async function complete(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = requestSchema.parse(JSON.parse(await textOf(request)));
    const prompt = body.messages.at(-1)?.content ?? "";
    const system = body.messages[0]?.content ?? "";
    const script = readScript(prompt, defaults);
    const seen: SeenRequest = {
      prompt,
      system,
      history: body.messages.slice(1).map(({ content }) => content),
      aborted: false,
      tokensSent: 0,
    };
    requests.push(seen);
    if (requests.length > 1_000) requests.shift();
    response.on("close", () => {
      if (!response.writableEnded) seen.aborted = true;
    });
    if (script.noUsage && body.stream_options !== undefined) {
      sendError(response, 400, "Unknown parameter: stream_options", script);
      return;
    }
    const failed = failures.get(prompt) ?? 0;
    if (script.status !== 0 && failed < script.fail) {
      failures.set(prompt, failed + 1);
      sendError(response, script.status, "scripted failure", script);
      return;
    }
    if (script.latency > 0) await sleep(script.latency);
    const pieces = script.say
      ? [...script.say]
      : Array.from({ length: script.tokens }, (_, index) => word(index));
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.flushHeaders();
    const held = script.hold === undefined ? null : gate(script.hold);
    for (const [index, piece] of pieces.entries()) {
      if (response.destroyed) return;
      if (held && index >= script.holdFrom) await held.pass();
      if (index === script.cutAt) return void response.destroy();
      if (index === script.endAt) return void response.end();
      if (index === script.stallAt) return;
      if (index === script.badAt) response.write("data: {not json\n\n");
      send(response, { choices: [{ index: 0, delta: { content: piece } }] });
      seen.tokensSent += 1;
      if (script.delay > 0) await sleep(script.delay);
    }
    const finish_reason = script.finish;
    send(response, { choices: [{ index: 0, delta: {}, finish_reason }] });
    if (body.stream_options !== undefined) {
      const completion_tokens = pieces.length;
      const usage = { prompt_tokens: 10, completion_tokens };
      send(response, { choices: [], usage });
    }
    response.end("data: [DONE]\n\n");
  }

  const server = createServer((request, response) => {
    const url = request.url ?? "";
    const done = url.endsWith("/chat/completions")
      ? complete(request, response)
      : control(request, response);
    done.catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });

  async function control(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (request.url === "/control" && request.method === "POST") {
      const given: unknown = JSON.parse(await textOf(request));
      defaults = z
        .record(z.string(), z.union([z.string(), z.number()]))
        .parse(given);
      response.writeHead(204).end();
    } else if (request.url === "/control/release") {
      const { name, count } = z
        .object({ name: z.string(), count: z.number().optional() })
        .parse(JSON.parse(await textOf(request)));
      gate(name).open(count);
      response.writeHead(204).end();
    } else {
      response.writeHead(404).end();
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, options.host ?? "127.0.0.1", resolve);
  });
  // A TCP server's address is always of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    requests,
    setDefaults(script) {
      defaults = { ...script };
    },
    release: (name, count) => gate(name).open(count),
    async close() {
      for (const one of gates.values()) one.open();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Tokens wait here until a test lets them through. */
class Gate {
  #allowed = 0;
  #waiting: (() => void)[] = [];

  open(count = Infinity): void {
    this.#allowed += count;
    while (this.#allowed > 0 && this.#waiting.length > 0) {
      this.#allowed -= 1;
      this.#waiting.shift()?.();
    }
  }

  async pass(): Promise<void> {
    if (this.#allowed > 0) this.#allowed -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

function readScript(
  prompt: string,
  defaults: Record<string, string | number>,
): Script {
  const inline = /\[\[(.*?)\]\]/s.exec(prompt)?.[1] ?? "";
  const pairs = [...inline.matchAll(/(\w+)=(\S+)/g)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  return scriptSchema.parse({ ...defaults, ...Object.fromEntries(pairs) });
}

function send(response: ServerResponse, chunk: object): void {
  const frame = { id: "chatcmpl-1", object: "chat.completion.chunk", ...chunk };
  response.write(`data: ${JSON.stringify(frame)}\n\n`);
}

function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  { retryAfter, code }: Partial<Script>,
): void {
  response.writeHead(status, {
    "content-type": "application/json",
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
  });
  response.end(
    JSON.stringify({
      error: { message, type: "scripted", code: code ?? null },
    }),
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

const entry = process.argv[1];
if (entry !== undefined && import.meta.url === pathToFileURL(entry).href) {
  const at = process.argv.indexOf("--port");
  const port = at === -1 ? 0 : Number(process.argv[at + 1]);
  const standIn = await startProviderStandIn({ port });
  process.stdout.write(`${JSON.stringify({ url: standIn.url })}\n`);
  const stop = (): void => void standIn.close();
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
