/** Starts the fixture app for tests: bundled once, in memory unless told. */
import { fileURLToPath } from "node:url";
import {
  bundleFunctions,
  startRuntime,
  type Runtime,
  type RuntimeOptions,
} from "../../src/index.js";

export const FIXTURE_DIR = fileURLToPath(
  new URL("../fixtures/basic", import.meta.url),
);

let bundle: ReturnType<typeof bundleFunctions> | null = null;

export async function startFixture(
  options: RuntimeOptions = {},
): Promise<Runtime> {
  bundle ??= bundleFunctions({ functionsDir: `${FIXTURE_DIR}/convex` });
  return await startRuntime({
    pushRequest: await bundle,
    log: () => undefined,
    ...options,
  });
}
