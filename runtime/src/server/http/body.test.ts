import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { readBody, readJsonObject } from "./body.js";

/** A request whose body has arrived already. */
function request(body: Buffer, headers: Record<string, string> = {}) {
  const message = new IncomingMessage(new Socket());
  Object.assign(message.headers, headers);
  message.push(body);
  message.push(null);
  return message;
}

const json = Buffer.from('{"a":1}');

it.each([
  ["as it is", json, {}],
  ["packed by brotli", brotliCompressSync(json), { "content-encoding": "br" }],
  ["packed by gzip", gzipSync(json), { "content-encoding": "gzip" }],
])("reads a body %s", async (_how, body, headers) => {
  expect(await readJsonObject(request(body, headers), 100)).toEqual({ a: 1 });
});

it("counts what a body unpacks to, not only what arrives", async () => {
  const bomb = brotliCompressSync(Buffer.alloc(10_000_000));
  expect(bomb.length).toBeLessThan(1_000);
  await expect(
    readBody(request(bomb, { "content-encoding": "br" }), 100_000),
  ).rejects.toMatchObject({ status: 413 });
});

it.each([
  ["a length beyond the bound", json, { "content-length": "1000" }, 413],
  ["more bytes than the bound", Buffer.alloc(200), {}, 413],
  ["an unknown encoding", json, { "content-encoding": "zstd" }, 415],
  ["broken compression", json, { "content-encoding": "br" }, 400],
])("refuses %s", async (_what, body, headers, status) => {
  await expect(readBody(request(body, headers), 100)).rejects.toMatchObject({
    status,
  });
});
