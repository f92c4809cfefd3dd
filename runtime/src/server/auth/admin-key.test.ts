import {
  chmodSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { adminKeyOf, newAdminKey, sameKey } from "./admin-key.js";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "key-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

it("makes one key per folder, for its owner's eyes only", async () => {
  const folder = join(dir, "new");
  const key = await adminKeyOf(folder);
  expect(await adminKeyOf(folder)).toBe(key);
  const file = join(folder, "admin-key");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o644);
  await adminKeyOf(folder);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("refuses a key that is too short to be one", async () => {
  writeFileSync(join(dir, "admin-key"), "short\n");
  await expect(adminKeyOf(dir)).rejects.toThrow("holds no usable key");
});

it("compares keys of any length", () => {
  const key = newAdminKey();
  expect(sameKey(key, key)).toBe(true);
  expect(sameKey(newAdminKey(), key)).toBe(false);
  expect(sameKey("", key)).toBe(false);
  expect(sameKey(key.slice(1), key)).toBe(false);
});
