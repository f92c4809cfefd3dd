/** The built runtime in this process, serving the fixture functions. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as RuntimePackage from "../../runtime/src/index.js";
import { ROOT } from "../../scripts/lib/prepare.mjs";

export const FIXTURE = join(ROOT, "bench", "fixture", "convex");

/** @param dataDir null keeps everything in memory. */
export async function startEmbedded(
  dataDir: string | null,
): Promise<RuntimePackage.Runtime> {
  // As it was built: what TypeScript loaders add to a source costs time.
  const built = pathToFileURL(join(ROOT, "runtime", "dist", "index.js")).href;
  const { startRuntime } = (await import(built)) as typeof RuntimePackage;
  return await startRuntime({
    functionsDir: FIXTURE,
    ...(dataDir !== null && { dataDir }),
    log: () => undefined,
  });
}
