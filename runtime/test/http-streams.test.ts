/** HTTP actions on a real socket: bodies in both directions, and mounts. */
import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunctions, startRuntime, type Runtime } from "../src/index.js";
import type { LogEntry } from "../src/functions/types.js";
import { fixtureDir } from "./app-harness.js";
import { eventually } from "./support/eventually.js";

const MAX_BYTES = 20 * 1024 * 1024;

let runtime: Runtime;
const log: LogEntry[] = [];

beforeAll(async () => {
  runtime = await startRuntime({
    pushRequest: await bundleFunctions({ functionsDir: fixtureDir("files") }),
  });
  runtime.app.onLog((entry) => log.push(entry));
});

afterAll(() => runtime?.close());

function open(method: string, path: string, agent?: Agent): ClientRequest {
  return httpRequest(runtime.siteUrl + path, { method, agent });
}

async function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  // once() answers with the event's arguments.
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return response;
}

describe("bodies", () => {
  it("stream both ways at the same time", async () => {
    const request = open("POST", "/echo");
    request.write("first");
    const response = await answerTo(request);
    const pieces = response[Symbol.asyncIterator]();
    const next = async () => String((await pieces.next()).value);
    expect(await next()).toBe("first");
    request.write("second");
    expect(await next()).toBe("second");
    request.end();
    expect((await pieces.next()).done).toBe(true);
  });

  it("come back whole, however large", async () => {
    const sent = new Uint8Array(MAX_BYTES).map((_, at) => at % 251);
    const response = await fetch(`${runtime.siteUrl}/echo`, {
      method: "POST",
      body: sent,
    });
    const received = Buffer.from(await response.arrayBuffer());
    expect(received.equals(sent)).toBe(true);
  });

  it("may ask the database piece by piece", async () => {
    const response = await fetch(`${runtime.siteUrl}/pulled`);
    expect(await response.text()).toBe("true;true;true;");
  });

  it.each([
    ["no route reads", "/ignore"],
    ["a route reads in part", "/ignore?part"],
  ])("that %s leave the connection usable", async (_how, path) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (let round = 0; round < 3; round += 1) {
      const request = open("POST", path, agent);
      request.end("x".repeat(5_000_000));
      const response = await answerTo(request);
      expect(response.statusCode).toBe(200);
      expect(await text(response)).toBe("ignored");
      ports.add(request.socket?.localPort);
    }
    expect(ports.size).toBe(1);
    agent.destroy();
  });

  it("beyond the limit are refused though nobody announced them", async () => {
    const request = open("POST", "/text");
    request.on("error", () => {
      // The server need not take what it has refused.
    });
    const answered = answerTo(request);
    request.write(Buffer.alloc(MAX_BYTES));
    request.write("and one more");
    const response = await answered;
    expect(response.statusCode).toBe(413);
    expect(await text(response)).toContain("RequestTooLarge");
    request.destroy();
  });

  it("that break off disturb nobody", async () => {
    const before = log.length;
    const request = open("POST", "/text");
    request.on("error", () => {
      // It is this side that hangs up.
    });
    request.write("half a ");
    await eventually(() => request.socket?.bytesWritten, "the first bytes");
    request.destroy();
    const entry = await eventually(() => log[before], "the route's end");
    expect(entry.error).toContain("The client left");
    const response = await fetch(`${runtime.siteUrl}/text`, {
      method: "POST",
      body: "whole",
    });
    expect(await response.text()).toBe("5");
  });
});

describe("answers", () => {
  async function stats(): Promise<{ pulled: number; cancelled: boolean }> {
    const response = await fetch(`${runtime.siteUrl}/endless/stats`);
    return (await response.json()) as { pulled: number; cancelled: boolean };
  }

  it("wait for a slow client, and end when it leaves", async () => {
    const request = open("GET", "/endless");
    request.end();
    const response = await answerTo(request);
    response.once("readable", () => response.read(1));
    // What the machine's own buffers take is taken at once.
    let pulled = -1;
    for (let same = 0; same < 20;) {
      const now = (await stats()).pulled;
      same = now === pulled ? same + 1 : 0;
      pulled = now;
    }
    expect(pulled * 64 * 1024).toBeLessThan(MAX_BYTES - 64 * 1024);
    response.destroy();
    let isCancelled = false;
    while (!isCancelled) isCancelled = (await stats()).cancelled;
  });

  it("are cut at the limit", async () => {
    const before = log.length;
    const response = await fetch(`${runtime.siteUrl}/endless`);
    await expect(response.arrayBuffer()).rejects.toThrow();
    const entry = await eventually(
      () => log.slice(before).find(({ error }) => error !== null),
      "the log entry",
    );
    expect(entry.error).toContain("limited to 20971520 bytes");
    expect((await stats()).cancelled).toBe(true);
  });
});

describe("a request goes to", () => {
  it.each([
    ["/vault/exact", "the app"],
    ["/vault/longer/x", "the app, longer"],
    ["/elsewhere", "the app, rest"],
  ])("the app for %s", async (path, expected) => {
    const response = await fetch(runtime.siteUrl + path);
    expect(await response.text()).toBe(expected);
  });

  it.each([
    ["/vault/x", "/vault"],
    ["/vault/", "/vault"],
    ["/vault/annex/x", "/vault/annex"],
  ])("the component mounted there for %s", async (path, mount) => {
    for (const base of [runtime.siteUrl, `${runtime.url}/http`]) {
      const response = await fetch(base + path);
      expect(await response.json()).toEqual({
        component: runtime.siteUrl + mount,
        path,
      });
    }
  });

  it("nobody when the component has no such route", async () => {
    const response = await fetch(`${runtime.siteUrl}/vault/x`, {
      method: "PUT",
    });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("No matching routes found");
  });
});
