/** Brings the tables of every component to the form its schema asks for. */
import { isDeepStrictEqual } from "node:util";
import type { Engine, SchemaChange } from "../../engine/types.js";
import { PushError } from "../types.js";
import type { Component, Deployment } from "./deployment.js";
import { engineSchema } from "./schema.js";

/**
 * What applying would change, by component path.
 * @throws PushError `SchemaValidationFailed` naming document and table.
 */
export async function checkSchemas(
  engine: Engine,
  deployment: Deployment,
): Promise<Map<string, SchemaChange>> {
  const changes = new Map<string, SchemaChange>();
  for (const component of deployment.components.values()) {
    if (isApplied(engine, component)) {
      changes.set(component.path, { addedIndexes: [], removedIndexes: [] });
      continue;
    }
    const wanted = engineSchema(component.schema);
    const { namespace, path } = component;
    const change = engine.applySchema(namespace, wanted, { dryRun: true });
    changes.set(path, await asPushError(change));
  }
  return changes;
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
