/** What the limits form edits; bounds and relations are those of convex/. */
import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";
import type { Widget } from "./types";

export type Limits = Widget["limits"];
export type LimitName = keyof Limits;

/** A field may be empty while it is typed. */
export type LimitValues = Readonly<Record<LimitName, number | "">>;

/** Least and most of each. */
export const BOUNDS: Readonly<Record<LimitName, readonly [number, number]>> = {
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

export const GROUPS: readonly {
  readonly id: "visitor" | "everybody" | "conversation";
  readonly names: readonly LimitName[];
}[] = [
  {
    id: "visitor",
    names: ["perMinute", "perHour", "perDay", "minIntervalMs", "perAddress"],
  },
  {
    id: "everybody",
    names: ["perWidget", "perWidgetHour", "perWidgetDay"],
  },
  {
    id: "conversation",
    names: [
      "maxMessageLength",
      "maxConversationLength",
      "sessionTimeoutMinutes",
    ],
  },
];

/** A longer window's limit below a shorter one's could never be used up. */
const ORDERS: readonly (readonly LimitName[])[] = [
  ["perMinute", "perHour", "perDay"],
  ["perWidget", "perWidgetHour", "perWidgetDay"],
];

const words = text.widgets.limits;
const numbers = new Intl.NumberFormat(UI_LOCALE);

/** The first problem of each limit that has one. */
export function limitProblems(
  values: LimitValues,
): Partial<Record<LimitName, string>> {
  const problems: Partial<Record<LimitName, string>> = {};
  for (const { names } of GROUPS) {
    for (const name of names) {
      const problem = rangeProblem(name, values[name]);
      if (problem !== null) problems[name] = problem;
    }
  }
  for (const order of ORDERS) {
    const set = order.filter((name) => values[name] !== 0);
    set.forEach((name, at) => {
      const shorter = set[at - 1];
      if (shorter === undefined) return;
      if (Number(values[name]) >= Number(values[shorter])) return;
      problems[name] ??= words.below(words.names[shorter]);
    });
  }
  return problems;
}

function rangeProblem(name: LimitName, value: number | ""): string | null {
  const [least, most] = BOUNDS[name];
  if (
    Number.isInteger(value) &&
    Number(value) >= least &&
    Number(value) <= most
  ) {
    return null;
  }
  return name === "minIntervalMs"
    ? words.rangeSeconds(numbers.format(most / 1000))
    : words.range(numbers.format(least), numbers.format(most));
}
