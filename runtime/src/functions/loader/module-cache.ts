/** Compiled modules by their text, so that loading them again is quick. */
import { createHash } from "node:crypto";
import type { ModuleSource } from "../app/push-request.js";
import { compileModule } from "./compile.js";
import type { CompiledModule } from "./compile.js";

/** Characters of text whose modules are kept: some versions of a large app. */
const MAX_LENGTH = 32 * 1024 * 1024;

interface Kept {
  readonly module: Promise<CompiledModule>;
  readonly length: number;
}

export class ModuleCache {
  /** The one used longest ago first. */
  readonly #kept = new Map<string, Kept>();
  readonly #maxLength: number;
  #length = 0;

  constructor(maxLength = MAX_LENGTH) {
    this.#maxLength = maxLength;
  }

  /** @throws PushError `InvalidModules` when the text cannot be parsed. */
  compile(source: ModuleSource): Promise<CompiledModule> {
    const key = keyOf(source);
    const known = this.#kept.get(key);
    const length = source.source.length + (source.sourceMap?.length ?? 0);
    const kept = known ?? { module: compileModule(source), length };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (known === undefined) {
      this.#length += length;
      this.#trim();
    }
    return kept.module;
  }

  #trim(): void {
    for (const [key, { length }] of this.#kept) {
      if (this.#length <= this.#maxLength) return;
      this.#kept.delete(key);
      this.#length -= length;
    }
  }
}

function keyOf({ path, source, sourceMap, environment }: ModuleSource): string {
  const hash = createHash("sha256");
  for (const part of [environment, path, source, sourceMap ?? ""]) {
    hash.update(`${String(part.length)}\n`).update(part);
  }
  return hash.digest("base64");
}
