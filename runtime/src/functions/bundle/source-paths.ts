/**
 * Source maps of a staged folder point to where it really lies. Error frames
 * shall show what they show for any project: `../convex/messages.ts`.
 */
import path from "node:path";
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import { objectsOf } from "../json-fields.js";

/** Real folder → folder within the stage. */
export type Moved = readonly (readonly [string, string])[];

/** Changes the request in place: the maps of all modules, and the folder's name. */
export function pointIntoStage(
  request: JsonObject,
  stageDir: string,
  moved: Moved,
): void {
  request["functions"] = "convex/";
  const { appDefinition, componentDefinitions } = request;
  const modules = [
    ...objectsOf(
      isJsonObject(appDefinition) && appDefinition["changedModules"],
    ),
    ...objectsOf(componentDefinitions).flatMap((component) =>
      objectsOf(component["functions"]),
    ),
  ];
  for (const module of modules) {
    const { path: modulePath, sourceMap } = module;
    if (typeof modulePath !== "string" || typeof sourceMap !== "string") {
      continue;
    }
    // Maps are relative to the module in a folder beside the functions.
    const base = path.join(stageDir, "out", path.dirname(modulePath));
    module["sourceMap"] = moveSources(sourceMap, base, moved);
  }
}

function moveSources(text: string, base: string, moved: Moved): string {
  const map = JSON.parse(text) as JsonValue;
  if (!isJsonObject(map) || !Array.isArray(map["sources"])) return text;
  const sources = map["sources"].map((source) =>
    typeof source === "string" ? moveSource(source, base, moved) : source,
  );
  return JSON.stringify({ ...map, sources });
}

function moveSource(source: string, base: string, moved: Moved): string {
  const absolute = path.resolve(base, source);
  for (const [from, to] of moved) {
    const inside = path.relative(from, absolute);
    if (inside.startsWith("..") || path.isAbsolute(inside)) continue;
    return toPosix(path.relative(base, path.join(to, inside)));
  }
  return source;
}

function toPosix(file: string): string {
  return file.split(path.sep).join("/");
}
