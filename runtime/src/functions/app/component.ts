/** One mounted component, or the app itself: its code, tables and variables. */
import type { JsonObject, Namespace } from "../../engine/types.js";
import type { CompiledModule } from "../loader/compile.js";
import type { Environment } from "../loader/process.js";
import { Linker } from "../loader/linker.js";
import type { ModuleExports } from "../loader/linker.js";
import { moduleGlobals } from "../loader/module-globals.js";
import { PushError } from "../types.js";
import type { CronSpec } from "./cron-specs.js";
import { cronSpecs } from "./cron-specs.js";
import type { Definition } from "./definitions.js";
import { isEntryPoint, registeredFunctions } from "./registry.js";
import type { RegisteredFunction } from "./registry.js";
import { httpRouter } from "./router.js";
import type { HttpRouter } from "./router.js";

export interface Component {
  /** "" for the app, else mount names joined by "/". */
  readonly path: string;
  readonly namespace: Namespace;
  readonly definition: Definition;
  readonly environment: Environment;
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  /** Per module path, for the analysis. */
  readonly functionsByModule: ReadonlyMap<string, RegisteredFunction[]>;
  readonly router: HttpRouter | null;
  readonly crons: readonly CronSpec[];
  /** `schema.ts` as it exports itself; null without one. */
  readonly schema: JsonObject | null;
  readonly children: ReadonlyMap<string, Component>;
}

export interface ComponentParts {
  readonly path: string;
  readonly namespace: Namespace;
  readonly definition: Definition;
  readonly environment: Environment;
  readonly modules: readonly CompiledModule[];
  readonly schema: JsonObject | null;
  readonly children: ReadonlyMap<string, Component>;
  readonly packagesDir: string;
}

/** @throws PushError `InvalidModules` with what a module threw. */
export function instantiate(parts: ComponentParts): Component {
  const linker = new Linker({
    modules: parts.modules,
    packagesDir: parts.packagesDir,
    ...moduleGlobals(() => parts.environment),
  });
  const known = new Set(parts.modules.map((module) => module.path));
  const load = (path: string): ModuleExports | null =>
    known.has(path) ? loadModule(linker, path) : null;
  const functions = new Map<string, RegisteredFunction>();
  const functionsByModule = new Map<string, RegisteredFunction[]>();
  for (const module of parts.modules) {
    // Evaluated apart: it may name variables that are not set yet.
    if (!isEntryPoint(module.path) || module.path === "auth.config.js")
      continue;
    const found = registeredFunctions(module, loadModule(linker, module.path));
    functionsByModule.set(module.path, found);
    for (const fn of found) functions.set(fn.path, fn);
  }
  const http = load("http.js");
  const crons = load("crons.js");
  return {
    path: parts.path,
    namespace: parts.namespace,
    definition: parts.definition,
    environment: parts.environment,
    functions,
    functionsByModule,
    router: http === null ? null : httpRouter(http),
    crons: crons === null ? [] : cronSpecs(crons, functions),
    schema: parts.schema,
    children: parts.children,
  };
}

function loadModule(linker: Linker, path: string): ModuleExports {
  try {
    return linker.load(path);
  } catch (error) {
    if (error instanceof PushError) throw error;
    const text =
      error instanceof Error
        ? `${error.name}: ${error.message}`
        : String(error);
    throw new PushError(
      "InvalidModules",
      "Loading the pushed modules encountered the following error:\n" +
        `Failed to analyze ${path}: Uncaught ${text}`,
    );
  }
}
