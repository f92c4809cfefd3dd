/**
 * Files on disk. Each has a random UUID for a name and never changes once it
 * was received. A row may name it from when it is durable:
 *
 *     <folder>/incoming/<uuid>     while it is received
 *     <folder>/<2 digits>/<uuid>   from then on, though not durable at once
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { copyInto } from "./copy.js";
import type { Bounds, Written } from "./copy.js";

const INCOMING = "incoming";
const SHARD = /^[0-9a-f]{2}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

export class FileFolder {
  readonly #directory: string | null;
  readonly #shards = new Set<string>();
  #root: string | null = null;

  /** @param directory null for a temporary one, made at the first file. */
  constructor(directory: string | null) {
    this.#directory = directory;
  }

  /** Removes what was being received when the last process ended. */
  clearIncoming(): void {
    if (this.#directory === null) return;
    rmSync(join(this.#directory, INCOMING), { recursive: true, force: true });
  }

  /**
   * Resolves when the file is durable under its name.
   * @throws FileError when it is too large, not what was announced, or the
   *   disk is full; and what `source` throws. Nothing is left then.
   */
  async write(
    uuid: string,
    source: AsyncIterable<Uint8Array>,
    bounds: Bounds,
  ): Promise<Written> {
    const draft = join(this.#prepared(), INCOMING, uuid);
    try {
      return await copyInto(draft, source, bounds, () =>
        this.#publish(draft, uuid),
      );
    } catch (error) {
      await rm(draft, { force: true });
      await this.remove(uuid);
      throw error;
    }
  }

  /** @throws Error `ENOENT` when there is no such file. */
  open(uuid: string): Promise<FileHandle> {
    return open(this.#pathOf(uuid), "r");
  }

  /** Does nothing when there is no such file. */
  remove(uuid: string): Promise<void> {
    return rm(this.#pathOf(uuid), { force: true });
  }

  /** Everything there is, leaving out what is still received. */
  async *list(): AsyncGenerator<string> {
    const root = this.#root ?? this.#directory;
    if (root === null) return;
    for (const shard of await namesIn(root)) {
      if (!SHARD.test(shard)) continue;
      // Other names are not ours to touch.
      for (const name of await namesIn(join(root, shard))) {
        if (isUuid(name)) yield name;
      }
    }
  }

  /** Removes a temporary folder. */
  close(): void {
    if (this.#directory !== null || this.#root === null) return;
    rmSync(this.#root, { recursive: true, force: true });
    this.#root = null;
  }

  #pathOf(uuid: string): string {
    return join(this.#prepared(), uuid.slice(0, 2), uuid);
  }

  #prepared(): string {
    if (this.#root === null) {
      this.#root = this.#directory ?? mkdtempSync(join(tmpdir(), "files-"));
      mkdirSync(join(this.#root, INCOMING), { recursive: true, mode: 0o700 });
    }
    return this.#root;
  }

  async #publish(draft: string, uuid: string): Promise<void> {
    const path = this.#pathOf(uuid);
    const shard = dirname(path);
    if (!this.#shards.has(shard)) {
      await mkdir(shard, { recursive: true, mode: 0o700 });
      await syncFolder(dirname(shard));
      this.#shards.add(shard);
    }
    await rename(draft, path);
    await syncFolder(shard);
  }
}

/** Names in a folder are durable only once the folder itself was flushed. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return [];
    }
    throw error;
  }
}
