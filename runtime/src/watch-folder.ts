/** Deploys a functions folder again whenever a file in it changes. */
import { watch } from "node:fs";
import { sep } from "node:path";
import type { Runtime } from "./start.js";

/** Editors write a file in several steps. */
const SETTLE_MS = 150;

/** What to tell of a deploy that failed while the runtime goes on. */
export function deployFailure(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `${reason}\nThe functions deployed before are still served.`;
}

export interface WatchOptions {
  /** Deploy once without waiting for a change: the last attempt failed. */
  readonly deployNow: boolean;
  readonly log: (message: string) => void;
}

/** Returns what stops watching. Failures are logged; the old code serves on. */
export function watchFolder(
  runtime: Runtime,
  functionsDir: string,
  { deployNow, log }: WatchOptions,
): () => void {
  let settling: NodeJS.Timeout | null = null;
  let deploying = false;
  let again = false;

  const deploy = async () => {
    if (deploying) {
      again = true;
      return;
    }
    deploying = true;
    try {
      if (await runtime.deployFolder(functionsDir)) {
        log("Deployed the changed functions.");
      }
    } catch (error) {
      log(deployFailure(error));
    }
    deploying = false;
    if (again) {
      again = false;
      void deploy();
    }
  };

  const watcher = watch(functionsDir, { recursive: true }, (_event, file) => {
    if (file?.split(sep).includes("_generated")) {
      return;
    }
    if (settling !== null) {
      clearTimeout(settling);
    }
    settling = setTimeout(() => void deploy(), SETTLE_MS);
  });
  watcher.on("error", (error) =>
    log(`Changes are no longer noticed: ${error.message}`),
  );
  if (deployNow) {
    void deploy();
  }
  return () => {
    watcher.close();
    if (settling !== null) {
      clearTimeout(settling);
    }
  };
}
