/** The default export of `crons.ts`. */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import { textOf } from "../json-fields.js";
import type { ModuleExports } from "../loader/linker.js";
import { parseSchedule } from "../schedule/cron-schedule.js";
import type { CronSchedule } from "../schedule/cron-schedule.js";
import { PushError } from "../types.js";
import { canonicalPath, modulePath } from "./paths.js";
import type { RegisteredFunction } from "./registry.js";

export interface CronSpec {
  readonly name: string;
  /** `dir/file:fn` */
  readonly path: string;
  readonly args: readonly JsonValue[];
  readonly schedule: CronSchedule;
  readonly scheduleJson: JsonObject;
}

/** @throws PushError when a job is malformed or names no function. */
export function cronSpecs(
  exports: ModuleExports,
  functions: ReadonlyMap<string, RegisteredFunction>,
): CronSpec[] {
  const crons = exports["default"];
  const jobs: unknown =
    typeof crons === "object" && crons !== null
      ? Reflect.get(crons, "crons")
      : undefined;
  if (typeof jobs !== "object" || jobs === null) {
    throw invalid("The default export of `convex/crons.ts` is not a Crons.");
  }
  const json = JSON.parse(JSON.stringify(jobs)) as JsonObject;
  return Object.entries(json).map(([name, job]) => {
    if (!isJsonObject(job) || !isJsonObject(job["schedule"])) {
      throw invalid(`The cron "${name}" is malformed.`);
    }
    const path = canonicalPath(textOf(job["name"]));
    const fn = functions.get(path);
    if (fn === undefined) {
      throw invalid(
        `The cron job "${name}" schedules a function that does not exist: ` +
          modulePath(path),
      );
    }
    if (fn.type === "Query") {
      throw invalid(
        `The cron job "${name}" schedules ${modulePath(path)}, which is a ` +
          "query. Only mutations and actions can be scheduled.",
      );
    }
    return {
      name,
      path,
      args: Array.isArray(job["args"]) ? job["args"] : [],
      schedule: schedule(name, job["schedule"]),
      scheduleJson: job["schedule"],
    };
  });
}

function invalid(message: string): PushError {
  return new PushError("InvalidCrons", message);
}

function schedule(name: string, json: JsonObject): CronSchedule {
  try {
    return parseSchedule(json, name);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw invalid(`The cron job "${name}" has a wrong schedule: ${why}`);
  }
}
