/** Bundles the functions, once for all test files of `convex-on-runtime`. */
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { bundleFunctions } from "../runtime/src/functions";

export default async function setup(project: TestProject): Promise<void> {
  const functionsDir = fileURLToPath(new URL(".", import.meta.url));
  project.provide("pushRequest", await bundleFunctions({ functionsDir }));
}
