/** Brings the tables of every component to the form its schema asks for. */
import { isDeepStrictEqual } from "node:util";
import type { Engine, JsonObject } from "../../engine/types.js";
import { PushError } from "../types.js";
import type { Component, Deployment } from "./deployment.js";
import { indexDiff } from "./index-diff.js";
import { engineSchema } from "./schema.js";

/**
 * The indexes that applying would change, as the CLI prints them, by component
 * path.
 * @throws PushError `SchemaValidationFailed` naming document and table.
 */
export async function checkSchemas(
  engine: Engine,
  deployment: Deployment,
): Promise<Map<string, JsonObject>> {
  const diffs = new Map<string, JsonObject>();
  for (const component of deployment.components.values()) {
    const wanted = engineSchema(component.schema);
    const { namespace, path } = component;
    const change = isApplied(engine, component)
      ? { addedIndexes: [], removedIndexes: [] }
      : await asPushError(
          engine.applySchema(namespace, wanted, { dryRun: true }),
        );
    diffs.set(path, indexDiff(change, engine.schemaOf(namespace), wanted));
  }
  return diffs;
}

/** Checks all before it changes any. */
export async function applySchemas(
  engine: Engine,
  deployment: Deployment,
): Promise<void> {
  const components = [...deployment.components.values()].filter(
    (component) => !isApplied(engine, component),
  );
  for (const { namespace, schema } of components) {
    const wanted = engineSchema(schema);
    await asPushError(engine.applySchema(namespace, wanted, { dryRun: true }));
  }
  for (const { namespace, schema } of components) {
    await asPushError(engine.applySchema(namespace, engineSchema(schema)));
  }
}

/** Then all documents match already, and checking them again can be spared. */
function isApplied(
  engine: Engine,
  { namespace, schema }: Pick<Component, "namespace" | "schema">,
): boolean {
  return isDeepStrictEqual(engine.schemaOf(namespace), engineSchema(schema));
}

async function asPushError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new PushError("SchemaValidationFailed", error.message);
  }
}
