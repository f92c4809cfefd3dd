import { describe, expect, test } from "vitest";
import type { ChatEvent } from "./events.js";
import { createNdjsonDecoder, NdjsonError } from "./ndjson-decode.js";
import { encodeEvent } from "./ndjson-encode.js";

const EVENTS: readonly ChatEvent[] = [
  {
    type: "start",
    conversationId: "c1",
    messageId: "m2",
    seq: 2,
    attempt: 1,
    visitorSeq: 1,
  },
  { type: "token", messageId: "m2", text: "Grüße 👋🏽\r\n", offset: 0 },
  { type: "token", messageId: "m2", text: "\u2028日本\u0000", offset: 10 },
  { type: "ping" },
  { type: "done", messageId: "m2", seq: 2, reason: "complete" },
];
const TEXT = EVENTS.map(encodeEvent).join("");
const BYTES = new TextEncoder().encode(TEXT);

function decode(
  chunks: readonly (Uint8Array | string)[],
  maxLineLength?: number,
): ChatEvent[] {
  const events: ChatEvent[] = [];
  const decoder = createNdjsonDecoder((e) => events.push(e), maxLineLength);
  for (const chunk of chunks) decoder.push(chunk);
  decoder.end();
  return events;
}

function errorOf(run: () => void): NdjsonError {
  try {
    run();
  } catch (error) {
    if (error instanceof NdjsonError) return error;
    throw error;
  }
  throw new Error("Expected an NdjsonError");
}

describe("every split point", () => {
  test("of the bytes", () => {
    for (let at = 0; at <= BYTES.length; at++) {
      expect(decode([BYTES.subarray(0, at), BYTES.subarray(at)])).toEqual(
        EVENTS,
      );
    }
  });

  test("of the string", () => {
    for (let at = 0; at <= TEXT.length; at++) {
      expect(decode([TEXT.slice(0, at), TEXT.slice(at)])).toEqual(EVENTS);
    }
  });

  test("one byte at a time", () => {
    const single = Array.from(BYTES, (_, at) => BYTES.subarray(at, at + 1));
    expect(decode(single)).toEqual(EVENTS);
  });

  test("with CRLF line ends", () => {
    const crlf = new TextEncoder().encode(TEXT.replaceAll("\n", "\r\n"));
    for (let at = 0; at <= crlf.length; at++) {
      expect(decode([crlf.subarray(0, at), crlf.subarray(at)])).toEqual(EVENTS);
    }
  });
});

test("an event is delivered as soon as its line is complete", () => {
  const seen: string[] = [];
  const decoder = createNdjsonDecoder((event) => seen.push(event.type));
  decoder.push('{"type":"pi');
  expect(seen).toEqual([]);
  decoder.push('ng"}\n{"type":"ping"}');
  expect(seen).toEqual(["ping"]);
  decoder.end();
  expect(seen).toEqual(["ping", "ping"]);
});

test("a byte order mark and blank lines are skipped", () => {
  const bom = new TextEncoder().encode('\uFEFF\n \r\n{"type":"ping"}\n\n');
  expect(decode([bom])).toEqual([{ type: "ping" }]);
});

test("unknown event types and fields are no error", () => {
  expect(
    decode(['{"type":"sparkle"}\n{"type":"toString"}\n{"type":"ping","x":1}']),
  ).toEqual([{ type: "ping", x: 1 }]);
});

test.each([
  ["no JSON", "hello"],
  ["half an event", '{"type":"ping"'],
  ["an array", "[]"],
  ["null", "null"],
  ["no type", '{"text":"a"}'],
  ["a type that is no string", '{"type":1}'],
  ["a token without offset", '{"type":"token","messageId":"m","text":"a"}'],
  ["a message that is null", '{"type":"message","message":null}'],
])("refuses %s", (_, line) => {
  const seen: string[] = [];
  const error = errorOf(() => {
    const decoder = createNdjsonDecoder((event) => seen.push(event.type));
    decoder.push(`{"type":"ping"}\n${line}\n`);
  });
  expect(error.kind).toBe("malformed");
  expect(error.message).toContain(line);
  // What came before the bad line was delivered.
  expect(seen).toEqual(["ping"]);
});

test("refuses bytes that are not UTF-8, also at the end", () => {
  const bad = new Uint8Array([0x7b, 0xff]);
  expect(errorOf(() => decode([bad])).kind).toBe("malformed");
  const cut = BYTES.subarray(0, TEXT.indexOf("ü") + 1);
  expect(errorOf(() => decode([cut])).kind).toBe("malformed");
});

test("refuses a line longer than the limit, complete or not", () => {
  const ping = '{"type":"ping"}';
  expect(decode([`${ping}\n${ping}`], ping.length)).toHaveLength(2);
  const limit = ping.length - 1;
  expect(errorOf(() => decode([`${ping}\n`], limit)).kind).toBe(
    "line_too_long",
  );
  const decoder = createNdjsonDecoder(() => undefined, limit);
  expect(errorOf(() => decoder.push(ping)).kind).toBe("line_too_long");
});

test("an event is always one line", () => {
  for (const event of EVENTS) {
    expect(encodeEvent(event).indexOf("\n")).toBe(
      encodeEvent(event).length - 1,
    );
  }
});
