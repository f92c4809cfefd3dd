/** Settings files for a start by hand; what is set already wins. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadEnvFile } from "node:process";

/** `.env.local` before `.env`: the first that names a variable sets it. */
export function loadEnvFiles(folder: string): void {
  for (const name of [".env.local", ".env"]) {
    const path = join(folder, name);
    if (existsSync(path)) loadEnvFile(path);
  }
}
