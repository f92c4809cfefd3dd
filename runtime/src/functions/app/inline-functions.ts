/** Functions that were not deployed: the command line's, and tests'. */
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { convexPackageDir } from "../bundle/project.js";
import { Linker } from "../loader/linker.js";
import type { ModuleExports } from "../loader/linker.js";
import type { ModuleCache } from "../loader/module-cache.js";
import { moduleGlobals } from "../loader/module-globals.js";
import { PushError } from "../types.js";
import type { Component } from "./component.js";
import { registeredFunctions } from "./registry.js";
import type { RegisteredFunction } from "./registry.js";

/** What the text imports `query` from. */
const WRAPPERS = "convex:/_system/repl/wrappers.js";
const WRAPPERS_SOURCE =
  "export { queryGeneric as query, internalQueryGeneric as internalQuery, " +
  'internalMutationGeneric as internalMutation } from "convex/server";';

/**
 * The query that a module's text exports by default, as one of a component.
 * @throws PushError when it cannot be loaded or exports no query.
 */
export async function loadInlineQuery(
  source: string,
  component: Component,
  cache: ModuleCache,
): Promise<RegisteredFunction> {
  const wrappers = await loadWrappers(component, cache);
  const path = "testQuery.js";
  const virtual = new Map([[WRAPPERS, { __esModule: true, ...wrappers }]]);
  const exports = await load(path, source, component, cache, virtual);
  const found = registeredFunctions({ path, environment: "isolate" }, exports);
  const query = found.find((fn) => fn.path === "testQuery:default");
  if (query?.type === "Query") return query;
  throw new PushError(
    "InvalidModules",
    "The text must export a query by default.",
  );
}

/** An internal mutation whose body is code of this process. */
export async function inlineMutation(
  work: (ctx: unknown) => unknown,
  component: Component,
  cache: ModuleCache,
): Promise<RegisteredFunction> {
  const { internalMutation } = await loadWrappers(component, cache);
  if (typeof internalMutation !== "function") throw new Error("Unreachable");
  const inline: unknown = Reflect.apply(internalMutation, undefined, [
    { handler: work },
  ]);
  const module = { path: "inline.js", environment: "isolate" } as const;
  const [fn] = registeredFunctions(module, { default: inline });
  if (fn === undefined) throw new Error("Unreachable");
  return fn;
}

const loaded = new WeakMap<Component, Promise<ModuleExports>>();

/** They call the functions' own globals, so each component evaluates them. */
function loadWrappers(
  component: Component,
  cache: ModuleCache,
): Promise<ModuleExports> {
  let wrappers = loaded.get(component);
  if (wrappers === undefined) {
    wrappers = bundledWrappers().then((source) =>
      load("wrappers.js", source, component, cache),
    );
    loaded.set(component, wrappers);
  }
  return wrappers;
}

async function load(
  path: string,
  source: string,
  component: Component,
  cache: ModuleCache,
  virtual?: ReadonlyMap<string, unknown>,
): Promise<ModuleExports> {
  const environment = "isolate" as const;
  const module = { path, source, sourceMap: null, environment };
  const linker = new Linker({
    modules: [await cache.compile(module)],
    packagesDir: "/",
    virtual,
    ...moduleGlobals(() => component.environment),
  });
  try {
    return linker.load(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PushError("InvalidModules", `Loading the text failed: ${why}`);
  }
}

let bundled: Promise<string> | null = null;

function bundledWrappers(): Promise<string> {
  bundled ??= bundleWrappers();
  return bundled;
}

async function bundleWrappers(): Promise<string> {
  const here = fileURLToPath(import.meta.url);
  const { outputFiles } = await build({
    stdin: {
      contents: WRAPPERS_SOURCE,
      resolveDir: convexPackageDir(here) ?? process.cwd(),
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["convex", "module"],
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
