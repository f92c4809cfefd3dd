/** Push requests written by hand, for what no bundler would let through. */
import type { JsonObject } from "../src/engine/types.js";

export interface HandMade {
  /** ES modules by path. */
  readonly modules?: Readonly<Record<string, string>>;
  /** Paths of the modules that are for Node.js. */
  readonly node?: readonly string[];
  /** What `schema.export()` gives. */
  readonly schema?: JsonObject;
}

export function handMadePush(parts: HandMade): JsonObject {
  const module = (path: string, source: string): JsonObject => ({
    path,
    source,
    environment: parts.node?.includes(path) === true ? "node" : "isolate",
  });
  const { schema } = parts;
  return {
    functions: "convex/",
    appDefinition: {
      definition: null,
      dependencies: [],
      schema:
        schema === undefined ? null : module("schema.js", schemaSource(schema)),
      changedModules: Object.entries(parts.modules ?? {}).map(
        ([path, source]) => module(path, source),
      ),
      unchangedModuleHashes: [],
      udfServerVersion: "1.48.0",
    },
    componentDefinitions: [],
  };
}

/** A module with one public function that gives back an expression's value. */
export function functionSource(
  name: string,
  expression: string,
  type: "Query" | "Mutation" | "Action" = "Query",
): string {
  return `export const ${name} = Object.assign(() => {}, {
    is${type}: true,
    isPublic: true,
    invoke${type}: async () => JSON.stringify(${expression}),
  });`;
}

function schemaSource(schema: JsonObject): string {
  const text = JSON.stringify(JSON.stringify(schema));
  return `export default { export: () => ${text} };`;
}
