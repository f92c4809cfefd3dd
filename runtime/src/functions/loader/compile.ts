/**
 * Turns one bundled ES module into a CommonJS factory in this realm. Names of
 * globals that differ inside functions are rewritten to properties of the
 * factory's `__g` parameter, so that what a call assigns to `globalThis` is
 * seen by bare names as well, and by that call alone.
 */
import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { transform } from "esbuild";
import type { ModuleSource } from "../app/push-request.js";
import { PushError } from "../types.js";
import { REWRITTEN_GLOBALS } from "./global-names.js";

export type ModuleFactory = (
  module: { exports: unknown },
  exports: unknown,
  require: (specifier: string) => unknown,
  globals: object,
  dirname: string,
  filename: string,
) => void;

export interface CompiledModule {
  readonly path: string;
  readonly environment: "isolate" | "node";
  readonly factory: ModuleFactory;
  /** As it appears in stack traces; unique per source text. */
  readonly filename: string;
  /** From the evaluated text to the bundle's text, then to the author's. */
  readonly maps: readonly string[];
}

const PARAMETERS = "module, exports, require, __g, __dirname, __filename";

const define = Object.fromEntries(
  REWRITTEN_GLOBALS.map((name) => [
    name,
    name === "globalThis" || name === "self" || name === "global"
      ? "__g"
      : `__g.${name}`,
  ]),
);

/** @throws PushError `InvalidModules` when the text cannot be parsed. */
export async function compileModule(
  source: ModuleSource,
): Promise<CompiledModule> {
  const { code, map } = await toCommonJs(source);
  const digest = createHash("sha256").update(source.source).digest("hex");
  const filename = `convex-module:/${digest.slice(0, 16)}/${source.path}`;
  // The header has a line of its own, numbered 0, so that positions stay true.
  const script = new Script(`(function (${PARAMETERS}) {\n${code}\n})`, {
    filename,
    lineOffset: -1,
  });
  return {
    path: source.path,
    environment: source.environment,
    factory: asFactory(script.runInThisContext()),
    filename,
    maps: source.sourceMap === null ? [map] : [map, source.sourceMap],
  };
}

async function toCommonJs(
  source: ModuleSource,
): Promise<{ code: string; map: string }> {
  try {
    return await transform(source.source, {
      format: "cjs",
      target: "node20",
      platform: "neutral",
      sourcemap: "external",
      sourcefile: source.path,
      define,
      supported: { "dynamic-import": false },
      logLevel: "silent",
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PushError(
      "InvalidModules",
      `Failed to analyze ${source.path}: ${why}`,
    );
  }
}

function asFactory(value: unknown): ModuleFactory {
  if (typeof value !== "function") throw new Error("Unreachable");
  return (...args) => {
    Reflect.apply(value, undefined, args);
  };
}
