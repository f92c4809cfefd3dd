import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { serve, type HttpBindings } from "@hono/node-server";
import { afterEach, expect, test } from "vitest";
import type { ChatEvent } from "@frontdesk/protocol";
import type { EventSource } from "../src/readers/event-source.js";
import { StreamRegistry } from "../src/readers/stream-registry.js";
import {
  EventReader,
  follow,
  isDone,
  newSessionId,
  send,
  textOf,
} from "./support/client.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const CHUNK = "x".repeat(64 * 1024);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A source that always has more. */
function endlessSource() {
  const state = { taken: 0, closed: false };
  const source: EventSource = {
    take(): ChatEvent[] {
      state.taken += 1;
      return [{ type: "token", messageId: "m", text: CHUNK, offset: 0 }];
    },
    done: false,
    listen: () => undefined,
    position: () => null,
    close() {
      state.closed = true;
    },
  };
  return { source, state };
}

/** Serves one source over a real socket, as the gateway does. */
async function serveSource(source: EventSource) {
  const streams = new StreamRegistry({
    heartbeatMs: 1_000,
    slowReaderMs: 300,
    tickMs: 25,
  });
  const server = serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (_request, env) => {
      const { outgoing } = env as HttpBindings;
      const body = streams.open("events", "one", source, {
        format: "ndjson",
        locale: undefined,
        destroy: () => outgoing.destroy(),
      });
      return new Response(body);
    },
  }) as Server;
  await once(server, "listening");
  closers.push(() => {
    server.closeAllConnections();
    server.close();
    streams.close();
  });
  const { port } = server.address() as AddressInfo;
  return { streams, port };
}

test("a reader that stops reading costs a bounded amount and is dropped", async () => {
  const { source, state } = endlessSource();
  const { streams, port } = await serveSource(source);
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(socket, "readable");
  while (!state.closed) await new Promise((next) => setTimeout(next, 20));
  // What the kernel's buffers took, and one chunk: then nothing was asked for.
  const taken = state.taken;
  expect(taken * CHUNK.length).toBeLessThan(64 * 1024 * 1024);
  while (streams.size > 0) await new Promise((next) => setTimeout(next, 20));
  expect(state.taken).toBe(taken);
  expect(streams.countOf("one")).toBe(0);
  // The gateway has cut the connection: reading on comes to an end.
  socket.on("error", () => undefined);
  socket.resume();
  await once(socket, "close");
});

test("a reader that leaves is forgotten at once", async () => {
  const { source, state } = endlessSource();
  const { streams, port } = await serveSource(source);
  const socket = connect(port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(socket, "readable");
  socket.destroy();
  while (streams.size > 0) await new Promise((next) => setTimeout(next, 20));
  expect(state.closed).toBe(true);
});

const world = setUpWorld({
  streamTiming: { slowReaderMs: 300, tickMs: 25, heartbeatMs: 60 },
});

test("who was dropped in mid-answer resumes without loss or repeat", async () => {
  const { app, url } = gatewayOf(world);
  const session = newSessionId();
  const hold = `slow-${session}`;
  const response = await app.request("/chat", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-widget-api-key": gatewayOf(world).config.widgetApiKey,
    },
    body: JSON.stringify({
      sessionId: session,
      message: `Hi [[tokens=6 hold=${hold}]]`,
    }),
  });
  const reader = response.body?.getReader();
  const first = await reader?.read();
  const start = JSON.parse(new TextDecoder().decode(first?.value)) as ChatEvent;
  if (start.type !== "start") throw new Error("no start");
  // It takes the start and then nothing more.
  await new Promise((next) => setTimeout(next, 600));
  const left = new EventReader(new Response(bodyOf(reader)));
  const dropped = await left.until(({ type }) => type === "error");
  expect(dropped).toMatchObject({ code: "slow_reader" });
  const again = await follow(url, session, start.conversationId, {
    after: 1,
    message: start.messageId ?? "",
    offset: left.text.length,
    attempt: 1,
  });
  world.provider.release(hold);
  await again.until(isDone);
  expect(textOf(again.events, left.text)).toMatch(/^word0 .* word5$/);
  await again.close();
});

test("a quiet stream is kept open by pings", async () => {
  const session = newSessionId();
  const hold = `quiet-${session}`;
  const { url } = gatewayOf(world);
  const asked = await send(url, session, `Hi [[tokens=1 hold=${hold}]]`);
  for (let pings = 0; pings < 3; pings += 1) {
    await asked.until(({ type }) => type === "ping");
  }
  world.provider.release(hold);
  await asked.until(isDone);
});

function bodyOf(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await reader?.read();
      if (next?.value) controller.enqueue(next.value);
      if (next?.done !== false) controller.close();
    },
  });
}
