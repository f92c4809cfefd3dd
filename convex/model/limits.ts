/** What a widget's limits are, and which relations hold between them. */
import type { Doc } from "../_generated/dataModel";
import type { ConfiguredLimits, Limits } from "../tables/widgets";
import { refusal } from "./errors";

export const DEFAULT_LIMITS: Limits = {
  perMinute: 20,
  perHour: 200,
  perDay: 500,
  minIntervalMs: 500,
  perAddress: 60,
  perWidget: 600,
  perWidgetHour: 0,
  perWidgetDay: 0,
  maxMessageLength: 4_000,
  maxConversationLength: 200,
  sessionTimeoutMinutes: 30,
};

/** Least and most of each. */
const BOUNDS: Readonly<Record<keyof Limits, readonly [number, number]>> = {
  perMinute: [1, 1_000_000],
  perHour: [1, 10_000_000],
  perDay: [1, 100_000_000],
  minIntervalMs: [0, 600_000],
  perAddress: [1, 1_000_000],
  perWidget: [1, 1_000_000],
  perWidgetHour: [0, 10_000_000],
  perWidgetDay: [0, 100_000_000],
  maxMessageLength: [1, 8_000],
  maxConversationLength: [2, 1_000_000],
  sessionTimeoutMinutes: [1, 43_200],
};

/** Rows of the first version know three limits and one length. */
export function limitsOf({
  limits,
  maxMessageLength,
}: Pick<Doc<"widgets">, "limits" | "maxMessageLength">): Limits {
  if ("perMinute" in limits) return limits;
  return {
    ...configured(DEFAULT_LIMITS, limits),
    ...(maxMessageLength !== undefined && { maxMessageLength }),
  };
}

/**
 * The limits an installation is configured with: a minute's count, below
 * which an hour's or a day's must not fall. Whoever counts by the minute
 * alone wants no least interval either.
 */
export function configured(now: Limits, wanted: ConfiguredLimits): Limits {
  const { perVisitor, perAddress, perWidget } = wanted;
  const perHour = Math.max(now.perHour, perVisitor);
  return {
    ...now,
    perMinute: perVisitor,
    perHour,
    perDay: Math.max(now.perDay, perHour),
    minIntervalMs: 0,
    perAddress,
    perWidget,
    perWidgetHour: atLeast(now.perWidgetHour, perWidget),
    perWidgetDay: atLeast(now.perWidgetDay, perWidget),
  };
}

/** @throws invalid with a sentence and the field. */
export function checkLimits(now: Limits, change: Partial<Limits>): Limits {
  const next = { ...now };
  for (const [name, [least, most]] of entries(BOUNDS)) {
    const value = change[name] ?? now[name];
    if (!Number.isInteger(value) || value < least || value > most) {
      const range = `a whole number from ${least} to ${most}`;
      throw refusal("invalid", `${name} must be ${range}`, `limits.${name}`);
    }
    next[name] = value;
  }
  requireOrder(next, ["perMinute", "perHour", "perDay"]);
  requireOrder(next, ["perWidget", "perWidgetHour", "perWidgetDay"]);
  return next;
}

/** A longer window's limit below a shorter one's could never be used up. */
function requireOrder(limits: Limits, names: readonly (keyof Limits)[]): void {
  const set = names.filter((name) => limits[name] !== 0);
  set.forEach((name, at) => {
    const shorter = set[at - 1];
    if (shorter === undefined || limits[name] >= limits[shorter]) return;
    const message = `${name} must not be below ${shorter}`;
    throw refusal("invalid", message, `limits.${name}`);
  });
}

function atLeast(limit: number, least: number): number {
  return limit === 0 ? 0 : Math.max(limit, least);
}

function entries<K extends string, T>(record: Readonly<Record<K, T>>) {
  // Object.entries forgets the keys' type; the record has no other keys.
  return Object.entries(record) as [K, T][];
}
