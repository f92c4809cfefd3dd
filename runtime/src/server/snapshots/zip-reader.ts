/** Reads a ZIP archive that is in memory. */
import { crc32, inflateRawSync } from "node:zlib";

const END_RECORD = 0x0605_4b50;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const CENTRAL_ENTRY = 0x0201_4b50;
const CENTRAL_BYTES = 46;
const LOCAL_ENTRY = 0x0403_4b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
/** Says that the value is in a ZIP64 field. */
const ELSEWHERE = 0xffff_ffff;
/** Bytes of one unpacked entry, against archives made to fill the memory. */
const MAX_ENTRY_BYTES = 1024 ** 3;

export interface ZipEntry {
  readonly name: string;
  /** Unpacks it. @throws ZipError */
  read(): Buffer;
}

/** The archive is damaged, or of a kind that is not read here. */
export class ZipError extends Error {
  override readonly name = "ZipError";
}

/**
 * All entries but folders.
 * @throws ZipError
 */
export function readZip(archive: Buffer): ZipEntry[] {
  try {
    return [...entriesOf(archive)];
  } catch (error) {
    // A position outside the archive.
    if (error instanceof RangeError) throw damaged();
    throw error;
  }
}

function* entriesOf(archive: Buffer): Generator<ZipEntry> {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (archive.readUInt32LE(at) !== CENTRAL_ENTRY) throw damaged();
    const method = archive.readUInt16LE(at + 10);
    const crc = archive.readUInt32LE(at + 16);
    const packed = archive.readUInt32LE(at + 20);
    const size = archive.readUInt32LE(at + 24);
    const nameLength = archive.readUInt16LE(at + 28);
    const extra = archive.readUInt16LE(at + 30);
    const comment = archive.readUInt16LE(at + 32);
    const offset = archive.readUInt32LE(at + 42);
    if ([packed, size, offset].includes(ELSEWHERE)) {
      throw new ZipError("ZIP files beyond 4 GiB (ZIP64) cannot be read.");
    }
    const from = at + CENTRAL_BYTES;
    const name = archive.toString("utf8", from, from + nameLength);
    at = from + nameLength + extra + comment;
    if (name.endsWith("/")) continue;
    const read = () => unpack(archive, { offset, method, crc, packed, size });
    yield { name, read };
  }
}

interface Place {
  readonly offset: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

function unpack(archive: Buffer, place: Place): Buffer {
  const { offset, method, packed, size } = place;
  if (size > MAX_ENTRY_BYTES) {
    throw new ZipError("A file in the ZIP file is larger than 1 GiB.");
  }
  if (archive.readUInt32LE(offset) !== LOCAL_ENTRY) throw damaged();
  const names = archive.readUInt16LE(offset + 26);
  const extra = archive.readUInt16LE(offset + 28);
  const start = offset + LOCAL_BYTES + names + extra;
  const bytes = archive.subarray(start, start + packed);
  const content = expand(bytes, method, size);
  if (content.length !== size || crc32(content) !== place.crc) throw damaged();
  return content;
}

function expand(bytes: Buffer, method: number, size: number): Buffer {
  if (method === STORED) return bytes;
  if (method !== DEFLATED) {
    throw new ZipError("The ZIP file is packed in a way that is not known.");
  }
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw new ZipError("The ZIP file is damaged.", { cause: error });
  }
}

function findEnd(archive: Buffer): number {
  const last = archive.length - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (archive.readUInt32LE(at) === END_RECORD) return at;
  }
  throw new ZipError("This is no ZIP file, or its end is missing.");
}

function damaged(): ZipError {
  return new ZipError("The ZIP file is damaged.");
}
