/** The `start_push` request of the official CLI, checked field by field. */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import { PushError } from "../types.js";

export interface ModuleSource {
  /** `dir/file.js`, relative to the functions folder. */
  readonly path: string;
  readonly source: string;
  readonly sourceMap: string | null;
  readonly environment: "isolate" | "node";
}

/** The app, or one component that it mounts. */
export interface DefinitionSource {
  /** "" for the app. */
  readonly path: string;
  /** `convex.config.js`. */
  readonly definition: ModuleSource | null;
  /** Definition paths of mounted components. */
  readonly dependencies: readonly string[];
  readonly schema: ModuleSource | null;
  readonly modules: readonly ModuleSource[];
  readonly udfServerVersion: string;
}

export interface PushRequest {
  readonly functionsName: string;
  readonly app: DefinitionSource;
  readonly components: readonly DefinitionSource[];
}

/** @throws PushError `InvalidPushRequest` naming the field that is wrong. */
export function parsePushRequest(request: JsonObject): PushRequest {
  const app = object(request["appDefinition"], "appDefinition");
  const unchanged = app["unchangedModuleHashes"];
  if (Array.isArray(unchanged) && unchanged.length > 0) {
    throw invalid("unchangedModuleHashes", "must be empty: push all modules");
  }
  return {
    functionsName: string(request["functions"], "functions"),
    app: definition(app, "", app["changedModules"]),
    components: array(
      request["componentDefinitions"],
      "componentDefinitions",
    ).map((value) => {
      const component = object(value, "componentDefinitions[]");
      const path = string(component["definitionPath"], "definitionPath");
      return definition(component, path, component["functions"]);
    }),
  };
}

/** What a restart needs of the request: everything but keys and flags. */
export function storablePush(request: JsonObject): JsonObject {
  const { functions, appDefinition, componentDefinitions } = request;
  return {
    functions: functions ?? null,
    appDefinition: appDefinition ?? null,
    componentDefinitions: componentDefinitions ?? null,
  };
}

function definition(
  json: JsonObject,
  path: string,
  modules: JsonValue | undefined,
): DefinitionSource {
  return {
    path,
    definition: moduleOrNull(json["definition"]),
    dependencies: array(json["dependencies"], "dependencies").map((name) =>
      string(name, "dependencies[]"),
    ),
    schema: moduleOrNull(json["schema"]),
    modules: array(modules, "modules").map(module),
    udfServerVersion: string(json["udfServerVersion"], "udfServerVersion"),
  };
}

function moduleOrNull(value: JsonValue | undefined): ModuleSource | null {
  return value === undefined || value === null ? null : module(value);
}

function module(value: JsonValue): ModuleSource {
  const json = object(value, "module");
  const environment = string(json["environment"], "environment");
  if (environment !== "isolate" && environment !== "node") {
    throw invalid("environment", "must be isolate or node");
  }
  const sourceMap = json["sourceMap"];
  return {
    path: string(json["path"], "path"),
    source: string(json["source"], "source"),
    sourceMap: typeof sourceMap === "string" ? sourceMap : null,
    environment,
  };
}

function object(value: JsonValue | undefined, name: string): JsonObject {
  if (!isJsonObject(value)) throw invalid(name, "must be an object");
  return value;
}

function array(value: JsonValue | undefined, name: string): JsonValue[] {
  if (!Array.isArray(value)) throw invalid(name, "must be an array");
  return value;
}

function string(value: JsonValue | undefined, name: string): string {
  if (typeof value !== "string") throw invalid(name, "must be a string");
  return value;
}

function invalid(name: string, why: string): PushError {
  return new PushError("InvalidPushRequest", `\`${name}\` ${why}.`);
}
