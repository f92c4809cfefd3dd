import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { requestBody } from "./request-body.js";

const PIECES = 10;
const PIECE = 1_000;

function message(): IncomingMessage {
  const incoming = new IncomingMessage(new Socket());
  // What has arrived already.
  for (let at = 0; at < PIECES; at += 1) {
    incoming.push(Buffer.alloc(PIECE, at));
  }
  return incoming;
}

function body(incoming: IncomingMessage, maxBytes = PIECES * PIECE) {
  return requestBody(incoming, maxBytes, () => new Error("too large"));
}

it("takes no more than is asked for", async () => {
  const incoming = message();
  const reader = body(incoming).stream.getReader();
  await new Promise(setImmediate);
  expect(incoming.readableLength).toBe(PIECES * PIECE);
  const first = await reader.read();
  expect(first.value).toEqual(new Uint8Array(PIECE));
  await reader.read();
  await new Promise(setImmediate);
  expect(incoming.readableLength).toBe((PIECES - 2) * PIECE);
});

it("ends with the request", async () => {
  const incoming = message();
  incoming.push(null);
  const received = await new Response(body(incoming).stream).arrayBuffer();
  expect(received.byteLength).toBe(PIECES * PIECE);
});

it("fails when there is more than allowed", async () => {
  const incoming = message();
  incoming.push(null);
  const { stream, isTooLarge } = body(incoming, PIECES * PIECE - 1);
  await expect(new Response(stream).text()).rejects.toThrow("too large");
  expect(isTooLarge()).toBe(true);
});

it("fails when the client leaves", async () => {
  const incoming = message();
  const { stream, isTooLarge } = body(incoming);
  const text = new Response(stream).text();
  await new Promise(setImmediate);
  incoming.destroy();
  await expect(text).rejects.toThrow("client left");
  expect(isTooLarge()).toBe(false);
});

it("lets the rest arrive that nobody reads", async () => {
  const incoming = message();
  const { stream, discard } = body(incoming);
  await stream.getReader().read();
  incoming.push(null);
  const ended = new Promise((resolve) => incoming.once("end", resolve));
  discard();
  await ended;
  expect(incoming.readableLength).toBe(0);
});
