import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createJsonFetch } from "./json-fetch.js";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(
  answer: (body: string, response: ServerResponse) => void,
): Promise<string> {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => answer(body, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

const options = { timeoutMs: 10_000, maxSockets: 2 };
const post = (body: string): RequestInit => ({ method: "POST", body });

test("sends and reads JSON, keeping its socket", async () => {
  const ports = new Set<number | undefined>();
  const url = await serve((body, response) => {
    ports.add(response.socket?.remotePort);
    response.end(body);
  });
  const fetchJson = createJsonFetch(url, options);
  for (let count = 0; count < 3; count += 1) {
    const response = await fetchJson(`${url}/x`, post(`{"ü": ${count}}`));
    expect(await response.json()).toEqual({ ü: count });
  }
  expect(ports.size).toBe(1);
});

test("a kept socket that was closed meanwhile is replaced", async () => {
  let calls = 0;
  const url = await serve((_, response) => {
    calls += 1;
    if (calls === 2) response.socket?.resetAndDestroy();
    else response.end("{}");
  });
  const fetchJson = createJsonFetch(url, options);
  expect((await fetchJson(url, post("{}"))).status).toBe(200);
  expect((await fetchJson(url, post("{}"))).status).toBe(200);
  expect(calls).toBe(3);
});

test("no answer, none in time and half of one are all unavailable", async () => {
  const url = await serve((body, response) => {
    if (body === "cut") {
      response.writeHead(200, { "content-length": "100" });
      response.write("{");
      setTimeout(() => response.destroy(), 20);
    }
  });
  const fetchJson = createJsonFetch(url, { ...options, timeoutMs: 200 });
  const unavailable = { name: "StoreError", kind: "unavailable" };
  await expect(fetchJson(url, post("cut"))).rejects.toMatchObject(unavailable);
  await expect(fetchJson(url, post("wait"))).rejects.toMatchObject(unavailable);
  server?.closeAllConnections();
  server?.close();
  await expect(fetchJson(url, post("{}"))).rejects.toMatchObject(unavailable);
});
