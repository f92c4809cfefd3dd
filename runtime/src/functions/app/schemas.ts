/** Brings the tables of every component to the form its schema asks for. */
import type { Engine, SchemaChange } from "../../engine/types.js";
import { PushError } from "../types.js";
import type { Deployment } from "./deployment.js";
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
  for (const { path, namespace, schema } of deployment.components.values()) {
    const change = await asPushError(
      engine.applySchema(namespace, engineSchema(schema), { dryRun: true }),
    );
    changes.set(path, change);
  }
  return changes;
}

/** Checks all before it changes any. */
export async function applySchemas(
  engine: Engine,
  deployment: Deployment,
): Promise<void> {
  await checkSchemas(engine, deployment);
  for (const { namespace, schema } of deployment.components.values()) {
    await asPushError(engine.applySchema(namespace, engineSchema(schema)));
  }
}

async function asPushError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new PushError("SchemaValidationFailed", error.message);
  }
}
