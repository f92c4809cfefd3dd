/** When a cron job runs next, for every kind of schedule of `crons.ts`. */
import type { JsonObject } from "../../engine/types.js";
import { textOf } from "../json-fields.js";
import { nextCronTime, parseCron } from "./cron-expression.js";

export interface CronSchedule {
  /** Interval jobs run at once when they are first deployed. */
  readonly startsAtOnce: boolean;
  /**
   * The first time after `afterMs`; intervals count from `lastMs`, the time the
   * job was last due.
   */
  next(lastMs: number, afterMs: number): number;
}

const SECOND = 1_000;
const WEEKDAYS = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
];

/**
 * @param seed Spreads jobs that leave the minute open over the hour.
 * @throws Error when the schedule is malformed.
 */
export function parseSchedule(json: JsonObject, seed = ""): CronSchedule {
  if (json["type"] === "interval") return interval(json);
  const fields = parseCron(expression(json, seed));
  return {
    startsAtOnce: false,
    next: (_lastMs, afterMs) => {
      const time = nextCronTime(fields, afterMs);
      if (time === null) throw new Error("The schedule never comes due.");
      return time;
    },
  };
}

function interval(json: JsonObject): CronSchedule {
  const part = (name: string): number => {
    const value = json[name];
    return typeof value === "number" ? value : 0;
  };
  const period =
    (part("seconds") + part("minutes") * 60 + part("hours") * 3_600) * SECOND;
  if (!(period > 0)) throw new Error("An interval must be positive.");
  return {
    startsAtOnce: true,
    next: (lastMs, afterMs) => {
      const missed = Math.floor((afterMs - lastMs) / period);
      return lastMs + (Math.max(missed, 0) + 1) * period;
    },
  };
}

function expression(json: JsonObject, seed: string): string {
  const open = spreadMinute(seed);
  const minute = number(json, "minuteUTC", open);
  switch (textOf(json["type"])) {
    case "hourly":
      return `${minute} * * * *`;
    case "daily":
      return `${minute} ${number(json, "hourUTC")} * * *`;
    case "weekly": {
      const weekday = json["dayOfWeek"];
      const day = WEEKDAYS.indexOf(textOf(weekday));
      return `${minute} ${number(json, "hourUTC")} * * ${String(day)}`;
    }
    case "monthly":
      return `${minute} ${number(json, "hourUTC")} ${number(json, "day")} * *`;
    case "cron":
      return textOf(json["cron"]);
    default:
      throw new Error(`Unknown schedule type ${JSON.stringify(json["type"])}.`);
  }
}

function number(json: JsonObject, name: string, fallback?: number): string {
  const value = json[name] ?? fallback;
  if (typeof value !== "number") throw new Error(`\`${name}\` is missing.`);
  return String(value);
}

function spreadMinute(seed: string): number {
  let sum = 0;
  for (const char of seed) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 60;
  return sum;
}
