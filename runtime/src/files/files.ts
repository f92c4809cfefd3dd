/**
 * Stored files: bytes on disk, rows in the database. A row is written only
 * after its file is durable, and a file removed only after no durable row
 * names it, so a crash at any moment leaves at worst a file without a row;
 * the sweep at the next start takes those.
 */
import { randomUUID } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import type {
  Committed,
  Engine,
  MutateOptions,
  Namespace,
  ReadTransaction,
  WriteTransaction,
} from "../engine/types.js";
import { fileTooLarge } from "./copy.js";
import { FileError } from "./errors.js";
import { FileFolder } from "./file-folder.js";
import { findRow, insertRow, placeKey, placeOf } from "./file-rows.js";
import { recordOf, removeRow } from "./file-rows.js";
import type { FileContent, FileRecord, ImportedRow } from "./file-rows.js";
import { Holds } from "./holds.js";
import { NO_USAGE } from "./usage.js";
import type { FileUsage } from "./usage.js";
import { UploadTokens } from "./upload-tokens.js";

export interface FilesOptions {
  readonly engine: Engine;
  /** Null for a temporary folder, removed on close. */
  readonly directory: string | null;
  /** 1 GiB unless told. */
  readonly maxFileBytes?: number | undefined;
  /** Free bytes on the disk to leave to the database; 128 MiB unless told. */
  readonly reserveBytes?: number | undefined;
  /** Takes faults that nobody waits for. */
  readonly report: (message: string) => void;
}

/** What is known of a file before its bytes came. */
export interface Announced {
  readonly contentType: string | null;
  /** Base64; checked when given. */
  readonly sha256?: string | undefined;
  /** Bytes, when known; spares receiving what is too large anyway. */
  readonly size?: number | undefined;
}

const DEFAULT_MAX_BYTES = 1024 ** 3;
const DEFAULT_RESERVE_BYTES = 128 * 1024 * 1024;
const SWEEP_INTERVAL_MS = 3_600_000;

/** What one transaction did with files. */
interface Touched {
  readonly uuids: Set<string>;
  usage: FileUsage;
}

export class Files {
  readonly maxFileBytes: number;
  readonly tokens: UploadTokens;
  readonly #reserveBytes: number;
  readonly #engine: Engine;
  readonly #folder: FileFolder;
  readonly #report: (message: string) => void;
  readonly #holds = new Holds();
  readonly #touched = new WeakMap<ReadTransaction, Touched>();
  readonly #background = new Set<Promise<void>>();
  readonly #sweeping: NodeJS.Timeout;
  #isClosed = false;

  private constructor(options: FilesOptions, tokens: UploadTokens) {
    this.#engine = options.engine;
    this.#folder = new FileFolder(options.directory);
    this.#folder.clearIncoming();
    this.#report = options.report;
    this.maxFileBytes = options.maxFileBytes ?? DEFAULT_MAX_BYTES;
    this.#reserveBytes = options.reserveBytes ?? DEFAULT_RESERVE_BYTES;
    this.tokens = tokens;
    const sweep = (): void => this.#inBackground(this.sweep());
    this.#sweeping = setInterval(sweep, SWEEP_INTERVAL_MS).unref();
    sweep();
  }

  static async open(options: FilesOptions): Promise<Files> {
    return new Files(options, await UploadTokens.open(options.engine));
  }

  /**
   * Commits a mutation that may store and delete files: with its end, files
   * that lost their row are removed, and those that got none.
   */
  async mutate<T>(
    run: (transaction: WriteTransaction) => Promise<T>,
    options?: MutateOptions,
  ): Promise<Committed<T>> {
    let touched: Touched | undefined;
    let hasThrown = false;
    try {
      const committed = await this.#engine.mutate(async (transaction) => {
        try {
          return await run(transaction);
        } catch (error) {
          hasThrown = true;
          throw error;
        } finally {
          touched = this.#touched.get(transaction);
        }
      }, options);
      this.#settle(touched);
      return committed;
    } catch (error) {
      // After a failed flush nobody knows what is on disk: the files stay.
      if (hasThrown) this.#settle(touched);
      throw error;
    }
  }

  /**
   * Receives a file and stores its row in a commit of its own.
   * @returns the row's id
   * @throws FileError
   */
  store(
    namespace: Namespace,
    source: AsyncIterable<Uint8Array>,
    announced: Announced,
  ): Promise<string> {
    return this.receive(source, announced, async (content) => {
      const { value } = await this.mutate((transaction) =>
        Promise.resolve(this.insert(transaction, namespace, content)),
      );
      return value;
    });
  }

  /**
   * Receives a file; unless `use` gives it a row it is gone afterwards.
   * @throws FileError
   */
  async receive<T>(
    source: AsyncIterable<Uint8Array>,
    { contentType, sha256, size }: Announced,
    use: (content: FileContent) => Promise<T>,
  ): Promise<T> {
    const maxBytes = this.maxFileBytes;
    if (size !== undefined && size > maxBytes) throw fileTooLarge(maxBytes);
    const uuid = randomUUID();
    this.#holds.add(uuid);
    try {
      const bounds = { maxBytes, sha256, reserveBytes: this.#reserveBytes };
      const written = await this.#folder.write(uuid, source, bounds);
      return await use({ ...written, uuid, contentType });
    } finally {
      this.#release(uuid);
    }
  }

  /**
   * The row of a received file; its transaction is one of `mutate`.
   * @param row For imports, which bring ids.
   */
  insert(
    transaction: WriteTransaction,
    namespace: Namespace,
    content: FileContent,
    row?: ImportedRow,
  ): string {
    const touched = this.#touch(transaction, content.uuid);
    const { filesWritten, fileWriteBytes, ...rest } = touched.usage;
    touched.usage = {
      ...rest,
      filesWritten: filesWritten + 1,
      fileWriteBytes: fileWriteBytes + content.size,
    };
    return insertRow(transaction, namespace, content, row);
  }

  /**
   * The transaction is one of `mutate`; the bytes go with its commit.
   * @throws FileError when there is no such file.
   */
  remove(
    transaction: WriteTransaction,
    namespace: Namespace,
    storageId: string,
  ): void {
    const record = findRow(transaction, namespace, storageId);
    if (record === null) {
      throw new FileError(
        "StorageIdNotFound",
        `storage id ${storageId} not found`,
      );
    }
    this.#touch(transaction, record.uuid);
    removeRow(transaction, record);
  }

  /** The newest state of a file by the UUID of its URL. */
  byUuid(uuid: string): FileRecord | null {
    const place = placeOf(this.#engine.getMeta(placeKey(uuid)));
    if (place === null) return null;
    const reads = this.#engine.beginRead();
    try {
      return recordOf(reads, place, uuid);
    } finally {
      reads.close();
    }
  }

  /** @throws Error when the file is missing on disk. */
  open({ uuid }: FileRecord): Promise<FileHandle> {
    return this.#folder.open(uuid);
  }

  /**
   * The whole file, in memory.
   * @param within Counts it as read by this transaction.
   */
  async read(record: FileRecord, within?: ReadTransaction): Promise<Buffer> {
    if (within !== undefined) {
      const touched = this.#touchedBy(within);
      const { filesRead, fileReadBytes, ...rest } = touched.usage;
      touched.usage = {
        ...rest,
        filesRead: filesRead + 1,
        fileReadBytes: fileReadBytes + record.size,
      };
    }
    const file = await this.open(record);
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  }

  usage(transaction: ReadTransaction): FileUsage {
    return this.#touched.get(transaction)?.usage ?? NO_USAGE;
  }

  /** Removes files without a row. */
  async sweep(): Promise<void> {
    for await (const uuid of this.#folder.list()) {
      if (this.#isClosed) return;
      await this.#removeUnused(uuid);
    }
  }

  /** Resolves when nothing is being removed any more. */
  async idle(): Promise<void> {
    while (this.#background.size > 0) {
      await Promise.all(this.#background);
    }
  }

  /** Before the engine's own close. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#sweeping);
    await this.idle();
    this.#folder.close();
  }

  #touchedBy(transaction: ReadTransaction): Touched {
    let touched = this.#touched.get(transaction);
    if (touched === undefined) {
      touched = { uuids: new Set(), usage: NO_USAGE };
      this.#touched.set(transaction, touched);
    }
    return touched;
  }

  #touch(transaction: WriteTransaction, uuid: string): Touched {
    const touched = this.#touchedBy(transaction);
    if (!touched.uuids.has(uuid)) {
      touched.uuids.add(uuid);
      this.#holds.add(uuid);
    }
    return touched;
  }

  #settle(touched: Touched | undefined): void {
    for (const uuid of touched?.uuids ?? []) this.#release(uuid);
  }

  #release(uuid: string): void {
    if (!this.#holds.release(uuid) || this.#isClosed) return;
    this.#inBackground(this.#removeUnused(uuid));
  }

  /** The database decides, whatever was committed or undone meanwhile. */
  async #removeUnused(uuid: string): Promise<void> {
    if (this.#holds.has(uuid)) return;
    if (this.#engine.getMeta(placeKey(uuid)) !== null) return;
    await this.#folder.remove(uuid);
  }

  #inBackground(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.#report(`Removing unused files failed: ${reason}`);
      })
      .finally(() => this.#background.delete(done));
    this.#background.add(done);
  }
}
