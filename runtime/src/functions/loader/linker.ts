/** Instantiates the modules of one component and links their imports. */
import { createRequire } from "node:module";
import path from "node:path";
import type { CompiledModule } from "./compile.js";

export type ModuleExports = Readonly<Record<string, unknown>>;

interface Instance {
  readonly module: { exports: unknown };
}

export interface LinkerOptions {
  readonly modules: readonly CompiledModule[];
  /** `globalThis` of the modules. */
  readonly globals: object;
  /** `globalThis` of "use node" modules. */
  readonly nodeGlobals: object;
  /** Where "use node" modules find packages that were left out of the bundle. */
  readonly packagesDir: string;
  /** Modules that exist only in memory, by import specifier. */
  readonly virtual?: ReadonlyMap<string, unknown> | undefined;
}

/** Loads modules on demand, each once; cycles see what is exported so far. */
export class Linker {
  readonly #byPath = new Map<string, CompiledModule>();
  readonly #instances = new Map<string, Instance>();
  readonly #options: LinkerOptions;

  constructor(options: LinkerOptions) {
    this.#options = options;
    for (const module of options.modules) {
      this.#byPath.set(module.path, module);
    }
  }

  /** @throws whatever the module throws while it is evaluated. */
  load(modulePath: string): ModuleExports {
    const compiled = this.#byPath.get(modulePath);
    if (compiled === undefined) throw new Error(`No module "${modulePath}"`);
    return asExports(this.#instantiate(compiled));
  }

  #instantiate(compiled: CompiledModule): unknown {
    const existing = this.#instances.get(compiled.path);
    if (existing !== undefined) return existing.module.exports;
    const module: { exports: unknown } = { exports: {} };
    this.#instances.set(compiled.path, { module });
    const isNode = compiled.environment === "node";
    const filename = path.join(this.#options.packagesDir, compiled.path);
    try {
      compiled.factory(
        module,
        module.exports,
        (specifier) => this.#require(compiled, specifier),
        isNode ? this.#options.nodeGlobals : this.#options.globals,
        path.dirname(filename),
        filename,
      );
    } catch (error) {
      this.#instances.delete(compiled.path);
      throw error;
    }
    return module.exports;
  }

  #require(from: CompiledModule, specifier: string): unknown {
    const virtual = this.#options.virtual?.get(specifier);
    if (virtual !== undefined) return virtual;
    if (specifier.startsWith(".")) {
      const target = path.posix.join(path.posix.dirname(from.path), specifier);
      const compiled = this.#byPath.get(target);
      if (compiled !== undefined) return this.#instantiate(compiled);
    }
    if (from.environment !== "node") {
      throw new Error(
        `${from.path} imports "${specifier}", which is only available in ` +
          `modules that begin with "use node"`,
      );
    }
    const base = path.join(this.#options.packagesDir, "package.json");
    const loaded: unknown = createRequire(base)(specifier);
    return loaded;
  }
}

function asExports(exports: unknown): ModuleExports {
  if (typeof exports === "object" && exports !== null) return { ...exports };
  return { default: exports };
}
