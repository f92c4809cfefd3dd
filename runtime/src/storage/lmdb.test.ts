import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLmdbStorage, StorageError } from "./index.js";
import { temporaryFolder } from "./temporary-folder.js";

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** A process that opens the folder, says so and stays. */
async function otherProcess(): Promise<{ kill(): Promise<void> }> {
  const module = new URL("./index.ts", import.meta.url).href;
  const code =
    `import { openLmdbStorage } from ${JSON.stringify(module)};` +
    `const s = openLmdbStorage(${JSON.stringify(folder.path)});` +
    `await s.write([["k", "v"]]); console.log("open");` +
    "setInterval(() => s, 1000);";
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", code],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await once(child.stdout, "data");
  return {
    async kill() {
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}

describe("opening a data folder", () => {
  it("keeps its content from one opening to the next", async () => {
    const first = openLmdbStorage(folder.path);
    await first.write([["a", "1"]]);
    await first.close();
    const second = openLmdbStorage(folder.path);
    expect(second.snapshot().get("a")).toBe("1");
    await second.close();
  });

  it("refuses a folder this process has open", async () => {
    const first = openLmdbStorage(folder.path);
    expect(() => openLmdbStorage(folder.path)).toThrow(
      /in use by another process/,
    );
    await first.close();
    await openLmdbStorage(folder.path).close();
  });

  it("refuses another process's folder until that one is killed", async () => {
    const other = await otherProcess();
    expect(() => openLmdbStorage(folder.path)).toThrow(StorageError);
    await other.kill();
    const storage = openLmdbStorage(folder.path);
    expect(storage.snapshot().get("k")).toBe("v");
    await storage.close();
    expect(fs.readdirSync(folder.path)).not.toContain("LOCK");
  });

  it("takes over the lock of a process whose number was given away", async () => {
    writeLock({ pid: process.pid, host: hostname(), started: "1" });
    await openLmdbStorage(folder.path).close();
  });

  it("waits for a holder on another host as long as its heart beats", async () => {
    writeLock({ pid: 1, host: "elsewhere", started: null });
    expect(() => openLmdbStorage(folder.path)).toThrow(/pid 1 on elsewhere/);
    const longAgo = new Date(Date.now() - 60_000);
    fs.utimesSync(join(folder.path, "LOCK"), longAgo, longAgo);
    await openLmdbStorage(folder.path).close();
  });

  it("takes over a lock cut short by a crash", async () => {
    fs.writeFileSync(join(folder.path, "LOCK"), '{"pid":');
    await openLmdbStorage(folder.path).close();
  });

  it("refuses data of a newer format", async () => {
    await openLmdbStorage(folder.path).close();
    fs.writeFileSync(join(folder.path, "FORMAT"), "embedded-convex-data 2\n");
    expect(() => openLmdbStorage(folder.path)).toThrow(
      /format 2, newer than the 1 .* Please upgrade/,
    );
  });

  it("refuses a folder that is not ours", () => {
    fs.writeFileSync(join(folder.path, "data.mdb"), "something");
    expect(() => openLmdbStorage(folder.path)).toThrow(/without the file/);
    fs.writeFileSync(join(folder.path, "FORMAT"), "hello");
    expect(() => openLmdbStorage(folder.path)).toThrow(/FORMAT is damaged/);
  });

  it("says so when the data file is damaged", async () => {
    const storage = openLmdbStorage(folder.path);
    await storage.write([["a", "1"]]);
    await storage.close();
    const path = join(folder.path, "data.mdb");
    const bytes = fs.readFileSync(path);
    fs.writeFileSync(path, Buffer.alloc(bytes.length, 0x5a));
    expect(() => openLmdbStorage(folder.path)).toThrow(/is damaged/);
    fs.writeFileSync(path, bytes.subarray(0, 10));
    expect(() => openLmdbStorage(folder.path)).toThrow(/is damaged/);
    // A refused opening leaves no lock behind.
    fs.writeFileSync(path, bytes);
    await openLmdbStorage(folder.path).close();
  });

  it("refuses a data file that was cut short", async () => {
    const storage = openLmdbStorage(folder.path);
    const value = "x".repeat(50_000);
    for (let i = 0; i < 60; i++) await storage.write([[`k${i}`, value]]);
    await storage.close();
    const path = join(folder.path, "data.mdb");
    fs.truncateSync(path, fs.statSync(path).size / 2);
    expect(() => openLmdbStorage(folder.path)).toThrow(/damaged or incomplete/);
  });

  it("reads all of a file in doubt before it serves", async () => {
    const storage = openLmdbStorage(folder.path);
    await storage.write([["a", "1"]]);
    await storage.write([["b", "\u0000".repeat(16)]]);
    await storage.close();
    const doubt = join(folder.path, "data.mdb.unproven");
    fs.writeFileSync(doubt, "");
    expect(() => openLmdbStorage(folder.path)).toThrow(/damaged or incomplete/);
    fs.rmSync(doubt);
    const mended = openLmdbStorage(folder.path);
    await mended.write([["b", null]]);
    await mended.close();
    fs.writeFileSync(doubt, "");
    const proven = openLmdbStorage(folder.path);
    expect(proven.snapshot().get("a")).toBe("1");
    expect(fs.existsSync(doubt)).toBe(false);
    await proven.close();
  });

  it("refuses work once closed, whatever was left open", async () => {
    const storage = openLmdbStorage(folder.path);
    await storage.write([["a", "1"]]);
    const snapshot = storage.snapshot();
    const cursor = snapshot.range("a", "b", false);
    await storage.close();
    await storage.close();
    expect(() => storage.snapshot()).toThrow(StorageError);
    expect(() => snapshot.get("a")).toThrow(StorageError);
    expect(cursor.next()).toBeNull();
    await expect(storage.write([["a", "2"]])).rejects.toThrow(StorageError);
  });
});

function writeLock(holder: {
  pid: number;
  host: string;
  started: string | null;
}): void {
  fs.writeFileSync(
    join(folder.path, "LOCK"),
    JSON.stringify({ token: "other", ...holder }),
  );
}
