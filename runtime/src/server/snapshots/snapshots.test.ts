import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { convexToJson } from "convex/values";
import { describe, expect, it } from "vitest";
import { exportText, parseUniform } from "./export-json.js";
import { readZip, ZipError } from "./zip-reader.js";
import { ZipWriter } from "./zip-writer.js";

async function zip(entries: Record<string, string[]>): Promise<Buffer> {
  const out = new PassThrough();
  const whole = buffer(out);
  const writer = new ZipWriter(out);
  for (const [path, pieces] of Object.entries(entries)) {
    await writer.add(path, pieces);
  }
  await writer.end();
  return whole;
}

describe("a ZIP archive", () => {
  it("is read as it was written", async () => {
    const archive = await zip({
      "a/documents.jsonl": ["one\n", "zwei ü\n"],
      empty: [],
      "long.txt": Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`),
    });
    const entries = readZip(archive);
    expect(entries.map(({ name }) => name)).toEqual([
      "a/documents.jsonl",
      "empty",
      "long.txt",
    ]);
    expect(entries.map((entry) => entry.read().length)).toEqual([
      12, 0, 208_890,
    ]);
    expect(entries[0]?.read().toString("utf8")).toBe("one\nzwei ü\n");
  });

  it("is refused when it is damaged, cut or none", async () => {
    const archive = await zip({ a: ["some text that is packed"] });
    const turned = Buffer.from(archive);
    turned.writeUInt8(turned.readUInt8(33) ^ 0xff, 33);
    expect(() => readZip(turned).map((entry) => entry.read())).toThrow(
      ZipError,
    );
    expect(() => readZip(archive.subarray(0, -30))).toThrow(ZipError);
    expect(() => readZip(Buffer.from("no archive"))).toThrow("no ZIP file");
    const lying = Buffer.from(archive);
    // Says that more is packed than there is.
    lying.writeUInt32LE(lying.length * 2, lying.length - 22 + 16);
    expect(() => readZip(lying)).toThrow(ZipError);
  });

  it("does not unpack more than an entry says it holds", async () => {
    const archive = await zip({ a: ["\0".repeat(1_000_000)] });
    const directory = archive.readUInt32LE(archive.length - 22 + 16);
    archive.writeUInt32LE(10, directory + 24);
    expect(() => readZip(archive).map((entry) => entry.read())).toThrow(
      ZipError,
    );
  });
});

describe("a line of an export", () => {
  it("keeps every kind of value", () => {
    const value = convexToJson({
      five: 5,
      big: 2n ** 62n,
      negative: -7n,
      small: 1.5e-10,
      huge: 1e300,
      nothing: NaN,
      zero: -0,
      text: 'a "5" and \\ 17, {"$integer": 1}',
      list: [1, 2n, [3n, "4"], null, true],
      bytes: new Uint8Array([1, 2, 3]).buffer,
      inner: { n: 1n },
    });
    const text = exportText(value);
    expect(text).toContain('"five":5.0');
    expect(text).toContain('"negative":-7');
    expect(parseUniform(text)).toEqual(value);
  });
});
