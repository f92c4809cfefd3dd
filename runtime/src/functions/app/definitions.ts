/**
 * Evaluates `convex.config.ts` of the app and of every component it may mount:
 * who mounts whom under which name, and with which variables.
 */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import { objectsOf, textOf } from "../json-fields.js";
import { Linker } from "../loader/linker.js";
import type { ModuleCache } from "../loader/module-cache.js";
import { PushError } from "../types.js";
import type { DefinitionSource, PushRequest } from "./push-request.js";

export interface ChildMount {
  readonly name: string;
  readonly definitionPath: string;
  /** Variables given by the parent: a value, or one of the parent's own. */
  readonly env: readonly (readonly [string, EnvBinding])[];
}

export type EnvBinding =
  { type: "value"; value: string } | { type: "envVar"; name: string };

export interface Definition {
  readonly source: DefinitionSource;
  /** What `export()` gave, with the path that the CLI expects. */
  readonly json: JsonObject;
  readonly children: readonly ChildMount[];
  /** Of the app's own routes, ending in a slash; null for none. */
  readonly httpPrefix: string | null;
  /** URL prefix (`/p/`) → child's name. */
  readonly httpMounts: ReadonlyMap<string, string>;
  /** Declared variables; null where none are declared and all are visible. */
  readonly declaredEnv: readonly { name: string; optional: boolean }[] | null;
}

/** @throws PushError when a definition cannot be evaluated. */
export async function evaluateDefinitions(
  request: PushRequest,
  globals: object,
  cache: ModuleCache,
): Promise<Map<string, Definition>> {
  const sources = new Map(request.components.map((one) => [one.path, one]));
  const done = new Map<string, Definition>();
  const visiting = new Set<string>();
  const visit = async (source: DefinitionSource): Promise<void> => {
    if (done.has(source.path) || visiting.has(source.path)) return;
    visiting.add(source.path);
    for (const path of source.dependencies) {
      const child = sources.get(path);
      if (child !== undefined) await visit(child);
    }
    done.set(source.path, await evaluate(source, done, globals, cache));
  };
  await visit(request.app);
  return done;
}

async function evaluate(
  source: DefinitionSource,
  done: ReadonlyMap<string, Definition>,
  globals: object,
  cache: ModuleCache,
): Promise<Definition> {
  if (source.definition === null) return fromJson(source, EMPTY_APP);
  const compiled = await cache.compile(source.definition);
  const virtual = new Map<string, unknown>();
  for (const path of source.dependencies) {
    const encoded = Buffer.from(path, "utf8").toString("base64url");
    virtual.set(`./_componentDeps/${encoded}`, {
      __esModule: true,
      default: {
        componentDefinitionPath: path,
        defaultName: componentName(done.get(path)),
      },
    });
  }
  try {
    const linker = new Linker({
      modules: [compiled],
      globals,
      nodeGlobals: globals,
      packagesDir: "/",
      virtual,
    });
    const definition = linker.load(compiled.path)["default"];
    const method: unknown =
      typeof definition === "object" && definition !== null
        ? Reflect.get(definition, "export")
        : undefined;
    if (typeof method !== "function") {
      throw new Error("it does not export a definition by default");
    }
    const json = JSON.parse(
      JSON.stringify(Reflect.apply(method, definition, [])),
    ) as JsonValue;
    if (!isJsonObject(json)) throw new Error("its definition is no object");
    return fromJson(source, json);
  } catch (error) {
    const where = source.path === "" ? "the app" : source.path;
    const why = error instanceof Error ? error.message : String(error);
    throw new PushError(
      "InvalidDefinition",
      `Evaluating convex.config of ${where} failed: ${why}`,
    );
  }
}

const EMPTY_APP: JsonObject = {
  definitionType: { type: "app" },
  childComponents: [],
  httpMounts: {},
  exports: { type: "branch", branch: [] },
};

function fromJson(source: DefinitionSource, json: JsonObject): Definition {
  return {
    source,
    json: { ...json, path: source.path },
    children: objectsOf(json["childComponents"]).map((child) => ({
      name: textOf(child["name"]),
      definitionPath: textOf(child["path"]),
      env: bindings(child["env"]),
    })),
    httpPrefix: textOf(json["httpPrefix"]) || null,
    httpMounts: mounts(json["httpMounts"]),
    declaredEnv: declared(json["envVars"]),
  };
}

function componentName(definition: Definition | undefined): JsonValue {
  const type = definition?.json["definitionType"];
  return isJsonObject(type) ? (type["name"] ?? null) : null;
}

function bindings(
  env: JsonValue | undefined,
): readonly (readonly [string, EnvBinding])[] {
  return pairs(env).map(([name, binding]) => [
    name,
    binding["type"] === "envVar"
      ? { type: "envVar", name: textOf(binding["name"]) }
      : { type: "value", value: textOf(binding["value"]) },
  ]);
}

function declared(
  env: JsonValue | undefined,
): readonly { name: string; optional: boolean }[] | null {
  if (!Array.isArray(env)) return null;
  return pairs(env).map(([name, declaration]) => ({
    name,
    optional: declaration["optional"] === true,
  }));
}

function mounts(value: JsonValue | undefined): ReadonlyMap<string, string> {
  if (!isJsonObject(value)) return new Map();
  return new Map(
    Object.entries(value).map(([prefix, reference]) => [
      prefix,
      textOf(reference).replace("_reference/childComponent/", ""),
    ]),
  );
}

function pairs(value: JsonValue | undefined): [string, JsonObject][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair): [string, JsonObject][] => {
    const [name, second] = Array.isArray(pair) ? pair : [];
    return isJsonObject(second) ? [[textOf(name), second]] : [];
  });
}
