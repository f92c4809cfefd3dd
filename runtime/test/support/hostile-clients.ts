/**
 * Clients that mean no good or have lost their wits. Each function starts one
 * and resolves when it has done its worst; what it returns ends it, if the
 * server has not done so by then.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { eventually } from "./eventually.js";
import { RawClient } from "./raw-client.js";

export type Hostile = (url: string, n: number) => Promise<() => void>;

const FRAME = 1024 * 1024;
const nested = (levels: number) =>
  `{"type":"Mutation","requestId":0,"udfPath":"messages:send","args":[{"a":${"[".repeat(levels)}${"]".repeat(levels)}}]}`;

const MALFORMED: readonly (string | Buffer)[] = [
  "{",
  "null",
  Buffer.from([0xff, 0xfe, 0x00]),
  nested(100_000),
  '{"type":"ModifyQuerySet","baseVersion":0,"newVersion":1,"modifications":{}}',
  '{"type":"ModifyQuerySet","baseVersion":7,"newVersion":8,"modifications":[]}',
  '{"type":"Authenticate","baseVersion":0,"tokenType":"Admin","value":"no"}',
  '{"type":"Authenticate","baseVersion":0,"tokenType":"User","value":"a.b.c"}',
  '{"type":"Connect","sessionId":"again"}',
  `{"type":"Mutation","requestId":-1,"udfPath":"${"x".repeat(10_000)}"}`,
];

const malformed: Hostile = async (url, n) => {
  const client = await subscribed(url);
  client.socket.send(MALFORMED[n % MALFORMED.length] ?? "");
  await eventually(
    () => client.closed ?? client.of("MutationResponse")[0],
    "the refusal",
  );
  client.socket.terminate();
  return () => undefined;
};

const oversized: Hostile = async (url, n) => {
  if (n % 2 === 0) {
    const client = await subscribed(url);
    client.mutate(0, "messages:send", { body: "x".repeat(2 * FRAME) });
    return () => client.socket.terminate();
  }
  const socket = await tcp(url);
  const head = `POST /api/query HTTP/1.1\r\nHost: x\r\n`;
  socket.write(
    n % 4 === 1
      ? `${head}Content-Length: 99999999999\r\n\r\n`
      : `${head}X: ${"x".repeat(100_000)}\r\n\r\n`,
  );
  socket.write("x".repeat(FRAME));
  return () => socket.destroy();
};

/** Upgrades that are none, and other protocols. */
const OPENINGS: readonly string[] = [
  upgrade("/api/1.48.0/sync", "Sec-WebSocket-Version: 7"),
  upgrade("/api/nowhere", "Sec-WebSocket-Version: 13"),
  upgrade("/api/1.48.0/sync", "Sec-WebSocket-Key: short"),
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
  "GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
  "CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n",
];

const wrongProtocol: Hostile = async (url, n) => {
  const socket = await tcp(url);
  socket.write(OPENINGS[n % OPENINGS.length] ?? "", "latin1");
  if (n % 2 === 0) {
    // Gone before it could be told.
    await new Promise((resolve) => setImmediate(resolve));
    socket.resetAndDestroy();
  }
  return () => socket.destroy();
};

const neverReads: Hostile = async (url, n) => {
  const client = await subscribed(url);
  client.socket.pause();
  for (let query = 1; query <= 60; query += 1) {
    const characters = 100_000 + query;
    client.add(query, "messages:large", { characters });
  }
  client.mutate(0, "counter:add", { name: `hostile ${n}` });
  return () => client.socket.terminate();
};

/** In the middle of everything, without a word. */
const vanishes: Hostile = async (url, n) => {
  const client = await subscribed(url);
  for (let query = 1; query <= 50; query += 1) {
    client.add(query, "counter:get", { name: `hostile ${query}` });
  }
  for (let request = 0; request < 50; request += 1) {
    client.mutate(request, "counter:add", { name: `hostile ${n}` });
  }
  await client.response("MutationResponse", 0);
  client.socket.terminate();
  return () => undefined;
};

const halfOpen: Hostile = async (url, n) => {
  const socket = await tcp(url);
  if (n % 2 === 0) socket.write("POST /api/mutation HTTP/1.1\r\nHost:");
  return () => socket.destroy();
};

const slowBody: Hostile = async (url) => {
  const socket = await tcp(url);
  socket.write(
    "POST /api/mutation HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n",
  );
  const drip = setInterval(() => socket.write("x"), 100);
  socket.once("close", () => clearInterval(drip));
  return () => socket.destroy();
};

/** A socket that never says who it is, or says half of it for ever. */
const neverConnects: Hostile = async (url, n) => {
  const client = new RawClient(url);
  await once(client.socket, "open");
  if (n % 2 === 0) {
    client.socket.send("x".repeat(FRAME / 2), { fin: false });
  }
  return () => client.socket.terminate();
};

const floods: Hostile = async (url, n) => {
  const client = await subscribed(url);
  if (n % 3 === 0) {
    for (let query = 1; query <= 600; query += 1) {
      client.add(query, "counter:get", { name: `hostile ${query}` });
    }
    return () => client.socket.terminate();
  }
  for (let request = 0; request < 500; request += 1) {
    client.send({
      type: n % 3 === 1 ? "Mutation" : "Action",
      requestId: request,
      udfPath: n % 3 === 1 ? "counter:add" : "counter:addByAction",
      args: [{ name: "hostile" }],
    });
  }
  return () => client.socket.terminate();
};

/** Broken framing, and answers that nobody takes. */
const brokenFrames: Hostile = async (url, n) => {
  const socket = await tcp(url);
  if (n % 2 === 0) {
    const body = '{"path":"messages:large","args":{"characters":900000}}';
    const request = `POST /api/query HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    socket.pause();
    socket.write(request.repeat(10));
    return () => socket.destroy();
  }
  socket.write(upgrade("/api/sync", "Sec-WebSocket-Version: 13"));
  await once(socket, "data");
  // Not masked, reserved bits set, a length beyond any limit.
  socket.write(Buffer.from([0xf1, 0x7f, 0x7f, 255, 255, 255, 255, 255, 255]));
  return () => socket.destroy();
};

/** Ten kinds. */
export const HOSTILE: readonly Hostile[] = [
  malformed,
  oversized,
  wrongProtocol,
  neverReads,
  vanishes,
  halfOpen,
  slowBody,
  neverConnects,
  floods,
  brokenFrames,
];

async function subscribed(url: string): Promise<RawClient> {
  const client = await new RawClient(url).connect();
  client.add(0, "counter:get", { name: "hostile" });
  return client;
}

async function tcp(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // Being cut off is what it is here for.
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

function upgrade(path: string, header: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${header}\r\n\r\n`;
}
