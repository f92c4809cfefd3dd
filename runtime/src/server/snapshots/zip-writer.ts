/** Writes a ZIP archive as a stream, one entry after the other. */
import { once } from "node:events";
import type { Writable } from "node:stream";
import { Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

/** Bytes: beyond it an archive needs fields that are not written here. */
const MAX_OFFSET = 0xffff_ffff;
const MAX_ENTRIES = 0xffff;
const DEFLATED = 8;
/** Sizes follow the data; names are UTF-8. */
const FLAGS = 0x0808;
const VERSION = 20;
/** A regular file, written by its owner, read by everybody. */
const ATTRIBUTES = 0o100644 * 0x1_0000;
const MADE_BY_UNIX = (3 << 8) | VERSION;

interface Entry {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

export class ZipWriter {
  readonly #out: Writable;
  readonly #entries: Entry[] = [];
  #offset = 0;

  /** @param out Ended by `end`. */
  constructor(out: Writable) {
    this.#out = out;
  }

  /** @throws Error when the archive becomes too large, or `out` is gone. */
  async add(
    path: string,
    content: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
  ): Promise<void> {
    const name = Buffer.from(path, "utf8");
    const offset = this.#offset;
    await this.#write(localHeader(name));
    let crc = 0;
    let size = 0;
    let packed = 0;
    const counted = async function* () {
      for await (const piece of content) {
        const bytes = Buffer.from(piece);
        crc = crc32(bytes, crc);
        size += bytes.length;
        yield bytes;
      }
    };
    const deflate = createDeflateRaw();
    const source = Readable.from(counted());
    source.on("error", (error) => deflate.destroy(error));
    source.pipe(deflate);
    for await (const bytes of deflate as AsyncIterable<Buffer>) {
      packed += bytes.length;
      await this.#write(bytes);
    }
    await this.#write(descriptor(crc, packed, size));
    this.#entries.push({ name, offset, crc, packed, size });
  }

  async end(): Promise<void> {
    const start = this.#offset;
    for (const entry of this.#entries) await this.#write(centralEntry(entry));
    if (this.#entries.length > MAX_ENTRIES) throw tooLarge();
    const size = this.#offset - start;
    await this.#write(endRecord(this.#entries.length, size, start));
    this.#out.end();
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#offset += bytes.length;
    if (this.#offset > MAX_OFFSET) throw tooLarge();
    if (this.#out.destroyed) throw new Error("The receiver is gone.");
    if (this.#out.write(bytes)) return;
    const gone = new AbortController();
    const { signal } = gone;
    try {
      await Promise.race([
        once(this.#out, "drain", { signal }),
        once(this.#out, "close", { signal }),
      ]);
    } finally {
      gone.abort();
    }
  }
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(EPOCH_DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

/** 1 January 1980: the first day there is. */
const EPOCH_DATE = (1 << 5) | 1;

function descriptor(crc: number, packed: number, size: number): Buffer {
  if (size > MAX_OFFSET) throw tooLarge();
  const record = Buffer.alloc(16);
  record.writeUInt32LE(0x0807_4b50, 0);
  record.writeUInt32LE(crc, 4);
  record.writeUInt32LE(packed, 8);
  record.writeUInt32LE(size, 12);
  return record;
}

function centralEntry({ name, offset, crc, packed, size }: Entry): Buffer {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x0201_4b50, 0);
  record.writeUInt16LE(MADE_BY_UNIX, 4);
  record.writeUInt16LE(VERSION, 6);
  record.writeUInt16LE(FLAGS, 8);
  record.writeUInt16LE(DEFLATED, 10);
  record.writeUInt16LE(EPOCH_DATE, 14);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(packed, 20);
  record.writeUInt32LE(size, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt32LE(ATTRIBUTES, 38);
  record.writeUInt32LE(offset, 42);
  return Buffer.concat([record, name]);
}

function endRecord(entries: number, size: number, start: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x0605_4b50, 0);
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(start, 16);
  return record;
}

function tooLarge(): Error {
  return new Error("The export is larger than 4 GiB: make a backup instead.");
}
