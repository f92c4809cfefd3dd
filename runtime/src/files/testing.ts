/** Files in a folder of their own, for tests. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createEngine } from "../engine/index.js";
import type { Engine } from "../engine/types.js";
import { Files } from "./files.js";

type Storage = Parameters<typeof createEngine>[0]["storage"];

export async function openFiles(
  directory: string,
  storage: Storage,
  limits: { maxFileBytes?: number; reserveBytes?: number } = {},
): Promise<{ engine: Engine; files: Files; close(): Promise<void> }> {
  const engine = await createEngine({ storage });
  const report = (message: string): void => {
    throw new Error(message);
  };
  const files = await Files.open({ engine, directory, report, ...limits });
  return {
    engine,
    files,
    close: async () => {
      await files.close();
      await engine.close();
    },
  };
}

/** Bytes of a text, in pieces of one character. */
export async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  for (const piece of text) yield await Promise.resolve(Buffer.from(piece));
}

/** Names of all files below, whatever they are. */
export function namesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}

export function pathOf(directory: string, uuid: string): string {
  return join(directory, uuid.slice(0, 2), uuid);
}
