/**
 * From a commit to the screens: one mutation, many subscribers of its row,
 * beside a bare WebSocket server that broadcasts the same few bytes.
 */
import { performance } from "node:perf_hooks";
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import { WebSocket, WebSocketServer } from "ws";
import type { BenchRuntime } from "../lib/runtime.js";
import { percentile, type BenchRow } from "../lib/table.js";

const SUBSCRIBERS = Number(process.env.SUBS ?? 200);
const ROUNDS = 20;

export async function liveUpdates(runtime: BenchRuntime): Promise<BenchRow[]> {
  const ours = await ourLatencies(runtime);
  const bare = await bareLatencies();
  return [
    {
      name: `commit to ${SUBSCRIBERS} subscribers, p95`,
      value: percentile(ours, 0.95),
      unit: "ms",
      baseline: {
        name: "bare WebSocket broadcast",
        value: percentile(bare, 0.95),
      },
      better: "lower",
      budget: 100,
    },
  ];
}

async function ourLatencies(runtime: BenchRuntime): Promise<number[]> {
  const bump = anyApi["rows"]?.["bump"];
  const get = anyApi["rows"]?.["get"];
  if (!bump || !get) throw new Error("Unreachable");
  const writer = new ConvexHttpClient(runtime.url);
  const key = "watched";
  let expected = Number(await writer.mutation(bump, { key }));
  const samples: number[] = [];
  let started = performance.now();
  let waiting = SUBSCRIBERS;
  let allArrived: () => void = () => undefined;
  let round = new Promise<void>((resolve) => {
    allArrived = resolve;
  });
  const clients = Array.from({ length: SUBSCRIBERS }, () => {
    const client = new ConvexClient(runtime.url, {
      webSocketConstructor: WebSocket as never,
    });
    client.onUpdate(get, { key }, (row: { n: number } | null) => {
      if (row?.n !== expected) return;
      samples.push(performance.now() - started);
      if (--waiting === 0) allArrived();
    });
    return client;
  });
  await round;
  samples.length = 0;
  for (let at = 0; at < ROUNDS; at++) {
    waiting = SUBSCRIBERS;
    round = new Promise<void>((resolve) => {
      allArrived = resolve;
    });
    expected += 1;
    started = performance.now();
    const committed = writer.mutation(bump, { key });
    await Promise.all([committed, round]);
  }
  await Promise.all(clients.map((client) => client.close()));
  return samples;
}

async function bareLatencies(): Promise<number[]> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const samples: number[] = [];
  let started = 0;
  let waiting = 0;
  let allArrived: () => void = () => undefined;
  const sockets = await Promise.all(
    Array.from(
      { length: SUBSCRIBERS },
      () =>
        new Promise<WebSocket>((resolve) => {
          const socket = new WebSocket(`ws://127.0.0.1:${port}`);
          socket.on("message", () => {
            samples.push(performance.now() - started);
            if (--waiting === 0) allArrived();
          });
          socket.once("open", () => resolve(socket));
        }),
    ),
  );
  for (let at = 0; at < ROUNDS; at++) {
    waiting = SUBSCRIBERS;
    const round = new Promise<void>((resolve) => {
      allArrived = resolve;
    });
    started = performance.now();
    for (const client of server.clients) client.send(`{"n":${at}}`);
    await round;
  }
  for (const socket of sockets) socket.terminate();
  server.close();
  return samples;
}
