import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { WriteTransaction } from "../engine/types.js";
import { createMemoryStorage } from "../storage/index.js";
import type { Storage, Write } from "../storage/index.js";
import { temporaryFolder } from "../storage/temporary-folder.js";
import { checkFiles } from "./check-files.js";
import { findRow } from "./file-rows.js";
import type { FileRecord } from "./file-rows.js";
import { namesBelow, openFiles, pathOf, pieces } from "./testing.js";

const PLAIN = { contentType: null };
const MAX_BYTES = 100;

let folder: ReturnType<typeof temporaryFolder>;
let open: Awaited<ReturnType<typeof openFiles>>;

beforeEach(async () => {
  folder = temporaryFolder();
  open = await openFiles(folder.path, createMemoryStorage(), {
    maxFileBytes: MAX_BYTES,
  });
});

afterEach(async () => {
  await open.close();
  folder.remove();
});

function store(text: string): Promise<string> {
  return open.files.store(0, pieces(text), PLAIN);
}

function record(id: string): FileRecord | null {
  const reads = open.engine.beginRead();
  try {
    return findRow(reads, 0, id);
  } finally {
    reads.close();
  }
}

async function textOf(id: string): Promise<string> {
  const found = record(id);
  if (found === null) throw new Error(`${id} is gone`);
  return (await open.files.read(found)).toString();
}

/** What is on disk once nothing is being removed any more. */
async function names(): Promise<string[]> {
  await open.files.idle();
  return namesBelow(folder.path);
}

it("keeps a file until its deletion is committed", async () => {
  const id = await store("text");
  expect(await textOf(id)).toBe("text");
  expect(await names()).toEqual([record(id)?.uuid]);
  await open.files.mutate((transaction) => {
    open.files.remove(transaction, 0, id);
    return Promise.resolve();
  });
  expect(record(id)).toBeNull();
  expect(await names()).toEqual([]);
});

it("keeps a file when its deletion is undone", async () => {
  const id = await store("text");
  const failing = open.files.mutate((transaction) => {
    open.files.remove(transaction, 0, id);
    throw new Error("on purpose");
  });
  await expect(failing).rejects.toThrow("on purpose");
  await open.files.mutate((transaction) => {
    const savepoint = transaction.savepoint();
    open.files.remove(transaction, 0, id);
    transaction.rollbackTo(savepoint);
    return Promise.resolve();
  });
  expect(await names()).toHaveLength(1);
  expect(await textOf(id)).toBe("text");
});

it("leaves nothing of a file whose row was undone", async () => {
  const insert = (transaction: WriteTransaction, fail: boolean) =>
    open.files.receive(pieces("text"), PLAIN, (content) => {
      const savepoint = transaction.savepoint();
      open.files.insert(transaction, 0, content);
      transaction.rollbackTo(savepoint);
      return fail ? Promise.reject(new Error("no")) : Promise.resolve();
    });
  await open.files.mutate((transaction) => insert(transaction, false));
  const failing = open.files.mutate((transaction) => insert(transaction, true));
  await expect(failing).rejects.toThrow("no");
  expect(await names()).toEqual([]);
});

it("keeps a new file that a later, failed mutation would have deleted", async () => {
  let id = "";
  let committed: Promise<unknown> = Promise.resolve();
  await open.files.receive(pieces("text"), PLAIN, (content) => {
    return new Promise<void>((resolve) => {
      committed = open.files.mutate((transaction) => {
        id = open.files.insert(transaction, 0, content);
        resolve();
        return Promise.resolve();
      });
    });
  });
  // Runs over the first one's writes, before they are on disk.
  const failing = open.files.mutate((transaction) => {
    open.files.remove(transaction, 0, id);
    throw new Error("on purpose");
  });
  await expect(failing).rejects.toThrow("on purpose");
  await committed;
  expect(await names()).toHaveLength(1);
  expect(await textOf(id)).toBe("text");
});

it.each([
  ["breaks off", PLAIN, "source"],
  ["is too large", PLAIN, "larger than 100 bytes"],
  ["is not what was announced", { contentType: null, sha256: "?" }, "Sha256"],
])("leaves nothing of a file that %s", async (what, announced, message) => {
  async function* source(): AsyncGenerator<Uint8Array> {
    yield* pieces(what === "is too large" ? "x".repeat(101) : "x");
    if (what === "breaks off") throw new Error("the source broke");
  }
  const storing = open.files.store(0, source(), announced);
  await expect(storing).rejects.toThrow(message);
  expect(await names()).toEqual([]);
});

it("does not begin to receive what is announced as too large", async () => {
  let hasBegun = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    hasBegun = true;
    yield* pieces("x");
  }
  const announced = { contentType: null, size: MAX_BYTES + 1 };
  const storing = open.files.store(0, source(), announced);
  await expect(storing).rejects.toThrow("larger than 100 bytes");
  expect(hasBegun).toBe(false);
});

it("leaves the database the rest of a disk that is nearly full", async () => {
  const other = temporaryFolder();
  const { files, close } = await openFiles(other.path, createMemoryStorage(), {
    reserveBytes: Number.MAX_SAFE_INTEGER,
  });
  await expect(files.store(0, pieces("x"), PLAIN)).rejects.toThrow(
    "the disk is full",
  );
  expect(namesBelow(other.path)).toEqual([]);
  await close();
  other.remove();
});

it("sweeps away what has no row and nothing else", async () => {
  const id = await store("text");
  const uuid = record(id)?.uuid ?? "";
  const orphan = crypto.randomUUID();
  mkdirSync(join(folder.path, orphan.slice(0, 2)), { recursive: true });
  writeFileSync(pathOf(folder.path, orphan), "left behind");
  writeFileSync(join(folder.path, uuid.slice(0, 2), "README"), "not ours");
  await open.files.receive(pieces("no row yet"), PLAIN, async (content) => {
    await open.files.sweep();
    expect(await names()).toEqual(["README", uuid, content.uuid].sort());
  });
  expect(await names()).toEqual(["README", uuid].sort());
  expect(await textOf(id)).toBe("text");
});

it("finds rows whose bytes are missing or changed", async () => {
  const [whole, changed, missing] = await Promise.all(
    ["a", "bb", "c"].map(store),
  );
  const check = () => checkFiles(open.engine, folder.path);
  expect(await check()).toEqual({ files: 3, problems: [] });
  const uuidOf = (id = "") => record(id)?.uuid ?? "";
  writeFileSync(pathOf(folder.path, uuidOf(changed)), "b?");
  rmSync(pathOf(folder.path, uuidOf(missing)));
  const { problems } = await check();
  expect([...problems].sort()).toEqual(
    [
      `File ${uuidOf(changed)} of ${changed} has other content than was stored`,
      `File ${uuidOf(missing)} of ${missing} is missing`,
    ].sort(),
  );
  expect(await textOf(whole ?? "")).toBe("a");
});

it("keeps everything while it is unknown what was committed", async () => {
  const disk = new Breakable();
  const other = temporaryFolder();
  const { files, engine, close } = await openFiles(other.path, disk);
  const id = await files.store(0, pieces("kept"), PLAIN);
  disk.isBroken = true;
  await expect(files.store(0, pieces("unsure"), PLAIN)).rejects.toThrow();
  const removal = files.mutate((transaction) => {
    files.remove(transaction, 0, id);
    return Promise.resolve();
  });
  await expect(removal).rejects.toThrow();
  await files.idle();
  await files.sweep();
  expect(namesBelow(other.path)).toHaveLength(2);
  disk.isBroken = false;
  await engine.close();
  await close();
  other.remove();
});

it("knows its upload tokens again after a restart", async () => {
  const storage = new Breakable();
  const first = await openFiles(folder.path, storage);
  const token = first.files.tokens.issue(7);
  const again = await openFiles(folder.path, storage);
  expect(again.files.tokens.verify(token)).toBe(7);
  expect(() => open.files.tokens.verify(token)).toThrow("not valid");
});

/** A memory that may refuse to write. */
class Breakable implements Storage {
  readonly #memory = createMemoryStorage();
  isBroken = false;

  snapshot = (): ReturnType<Storage["snapshot"]> => this.#memory.snapshot();

  write(batch: Iterable<Write>): Promise<void> {
    return this.isBroken
      ? Promise.reject(new Error("no write"))
      : this.#memory.write(batch);
  }

  close = (): Promise<void> => this.#memory.close();
}
