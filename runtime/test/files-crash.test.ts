import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import { expect, it } from "vitest";
import { openLmdbStorage } from "../src/storage/index.js";
import { temporaryFolder } from "../src/storage/temporary-folder.js";
import { checkFiles } from "../src/files/check-files.js";
import { findRow } from "../src/files/file-rows.js";
import { namesBelow, openFiles } from "../src/files/testing.js";
import { fixtureDir } from "./app-harness.js";
import { eventually } from "./support/eventually.js";
import { startProcess } from "./support/process.js";

const writer = fileURLToPath(
  new URL("./support/files-crash-writer.ts", import.meta.url),
);

type Stored = { storageId: string };

/** What the process printed before it died. */
async function killedAt(moment: string, folder: string): Promise<string[]> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", writer, folder, moment],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(child, "close");
  expect(child.signalCode).toBe("SIGKILL");
  return output.trim().split("\n");
}

it.each([
  // moment, files on disk after the kill, whether the second one survives
  ["while a file is received", 3, true],
  ["between a file and its row", 3, true],
  ["before a deletion is committed", 2, true],
  ["between a deletion and the file's end", 2, false],
])(
  "a kill %s leaves rows and files in step",
  async (moment, left, survives) => {
    const folder = temporaryFolder();
    const directory = join(folder.path, "files");
    try {
      const [kept = "", removed = ""] = await killedAt(moment, folder.path);
      expect(namesBelow(directory)).toHaveLength(left);

      const storage = openLmdbStorage(folder.path);
      const { engine, files, close } = await openFiles(directory, storage);
      await files.idle();
      const reads = engine.beginRead();
      const rows = [kept, removed].map((id) => findRow(reads, 0, id));
      reads.close();
      const found = rows.filter((row) => row !== null);
      expect(rows[1] !== null).toBe(survives);
      expect(namesBelow(directory)).toEqual(
        found.map((row) => row.uuid).sort(),
      );
      const texts = await Promise.all(
        found.map(async (row) => (await files.read(row)).toString()),
      );
      expect(texts).toEqual(survives ? ["kept", "removed"] : ["kept"]);
      expect((await checkFiles(engine, directory)).problems).toEqual([]);
      expect((await engine.verify()).problems).toEqual([]);
      await close();
    } finally {
      folder.remove();
    }
  },
);

const KILLS = 3;

it(
  "loses no acknowledged upload when the runtime is killed",
  { timeout: 120_000 },
  async () => {
    const folder = temporaryFolder();
    const functions = fixtureDir("files");
    const args = [
      "--functions",
      functions,
      "--data",
      folder.path,
      "--port",
      "0",
    ];
    const texts = new Map<string, string>();
    let next = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const server = await startProcess(args);
      const client = new ConvexHttpClient(server.url, { logger: false });
      const before = texts.size;
      const upload = async (): Promise<void> => {
        for (;;) {
          const url: string = await client.mutation(anyApi.files!.uploadUrl!);
          const body = `${next++} `.repeat(20_000);
          const response = await fetch(url, { method: "POST", body });
          const { storageId } = (await response.json()) as Stored;
          texts.set(storageId, body);
        }
      };
      const uploads = [upload(), upload(), upload()].map((run) =>
        // Ends when the server does.
        run.catch(() => undefined),
      );
      await eventually(() => texts.size >= before + 5, "some uploads");
      await server.stop("SIGKILL");
      await Promise.all(uploads);
    }

    const server = await startProcess(args);
    const client = new ConvexHttpClient(server.url);
    for (const [id, text] of texts) {
      const url: unknown = await client.query(anyApi.files!.url!, { id });
      expect(await (await fetch(String(url))).text()).toBe(text);
    }
    const rows: unknown[] = await client.query(anyApi.files!.rows!);
    // Uploads that were not acknowledged may be there; files without rows not.
    const directory = join(folder.path, "files");
    await eventually(
      () => namesBelow(directory).length === rows.length,
      "the sweep",
    );
    await server.stop();
    folder.remove();
  },
);

it("says that the disk is full, and leaves nothing half", async () => {
  // A limit on the size of files stands in for the size of the disk.
  const server = await startProcess(
    ["--functions", fixtureDir("files"), "--port", "0"],
    { maxFileBlocks: 8_000 },
  );
  try {
    const client = new ConvexHttpClient(server.url, { logger: false });
    const upload = async (bytes: number): Promise<Response> => {
      const url: string = await client.mutation(anyApi.files!.uploadUrl!);
      const body = new Uint8Array(bytes);
      return await fetch(url, { method: "POST", body });
    };
    const refused = await upload(10_000_000);
    expect(refused.status).toBe(507);
    expect(await refused.json()).toEqual({
      code: "StorageFull",
      message: "The file could not be stored: the disk is full.",
    });
    expect(await client.query(anyApi.files!.rows!)).toEqual([]);
    expect((await upload(1_000)).status).toBe(200);
  } finally {
    await server.stop();
  }
});
