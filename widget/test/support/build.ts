import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildWidget } from "../../build.mjs";

declare module "vitest" {
  interface ProvidedContext {
    readonly dist: string;
  }
}

/** Builds the widget once for all browser tests, away from dist/. */
export default async function setup(
  project: TestProject,
): Promise<() => Promise<void>> {
  const dist = await mkdtemp(join(tmpdir(), "frontdesk-widget-"));
  await buildWidget(dist);
  project.provide("dist", dist);
  return () => rm(dist, { recursive: true });
}
