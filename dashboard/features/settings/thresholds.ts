/** Alert thresholds as their form holds them. */
import { eventTypes, type EventType } from "@/features/security/types";
import { found, wholeProblem } from "./numbers";
import type { Problems, Settings } from "./types";

export type ThresholdValues = Readonly<Record<EventType, string>>;

export function thresholdsOf({ alertThresholds }: Settings): ThresholdValues {
  return mapped((type) => String(alertThresholds[type]));
}

export function thresholdProblems(
  values: ThresholdValues,
): Problems<ThresholdValues> {
  return found(mapped((type) => wholeProblem(values[type], 0, 1_000_000)));
}

export function toThresholds(
  values: ThresholdValues,
): Settings["alertThresholds"] {
  return mapped((type) => Number(values[type]));
}

function mapped<T>(of: (type: EventType) => T): Record<EventType, T> {
  return Object.fromEntries(
    eventTypes.map((type) => [type, of(type)]),
    // Every type is among the entries.
  ) as Record<EventType, T>;
}
