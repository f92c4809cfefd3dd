/** The key that may do everything: made once, kept beside the data. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE_NAME = "admin-key";

export function newAdminKey(): string {
  return `local|${randomBytes(32).toString("hex")}`;
}

/** The key of a data folder, made at the first start. */
export async function adminKeyOf(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, FILE_NAME);
  try {
    await writeFile(file, `${newAdminKey()}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(
      error instanceof Error &&
      "code" in error &&
      error.code === "EEXIST"
    )) {
      throw error;
    }
    await chmod(file, 0o600);
  }
  const key = (await readFile(file, "utf8")).trim();
  if (key.length < 32) {
    throw new Error(`${file} holds no usable key; remove it to make a new one`);
  }
  return key;
}

/** Compares in a time that tells nothing of where two keys differ. */
export function sameKey(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
