import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openLmdbStorage } from "./index.js";
import { temporaryFolder } from "./temporary-folder.js";
import { openDataFolder } from "./upgrade.js";
import type { Upgrade } from "./upgrade.js";

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  folder = temporaryFolder();
  const storage = openLmdbStorage(folder.path);
  await storage.write([["key", "old"]]);
  await storage.close();
});

afterEach(() => folder.remove());

const marker = () => readFileSync(join(folder.path, "FORMAT"), "utf8");

const rewrite: Upgrade = async (storage) => {
  const data = storage.snapshot();
  const value = data.get("key");
  data.close();
  await storage.write([["key", `${value ?? ""}, newer`]]);
};

it("brings older data forward step by step, and marks it", async () => {
  const steps = new Map([
    [1, rewrite],
    [2, rewrite],
  ]);
  const storage = await openDataFolder(folder.path, steps, 3);
  const data = storage.snapshot();
  expect(data.get("key")).toBe("old, newer, newer");
  data.close();
  await storage.close();
  expect(marker()).toBe("embedded-convex-data 3\n");
  expect(() => openLmdbStorage(folder.path)).toThrow(
    "has format 3, newer than the 1 this version understands",
  );
});

it("repeats a step that failed, and leaves the folder free", async () => {
  const broken = new Map([[1, () => Promise.reject(new Error("no power"))]]);
  await expect(openDataFolder(folder.path, broken, 2)).rejects.toThrow("power");
  expect(marker()).toBe("embedded-convex-data 1\n");
  const steps = new Map([[1, rewrite]]);
  const storage = await openDataFolder(folder.path, steps, 2);
  await storage.close();
  expect(marker()).toBe("embedded-convex-data 2\n");
});

it("says when a format is too old", async () => {
  await expect(openDataFolder(folder.path, new Map(), 2)).rejects.toThrow(
    "has format 1, which this version can no longer read",
  );
});
