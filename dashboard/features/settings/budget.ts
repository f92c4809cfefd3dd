/** The budget as its form holds it; bounds are those of convex/. */
import { text } from "@/lib/text/en";
import { amountProblem, found, wholeProblem } from "./numbers";
import type { Problems, Settings } from "./types";

type Budget = NonNullable<Settings["budget"]>;

export interface BudgetValues {
  readonly isOn: boolean;
  /** Empty: no limit, for all three. */
  readonly tokensPerDay: string;
  readonly tokensPerMonth: string;
  readonly moneyPerMonth: string;
  readonly currency: string;
  readonly pricePerMillionInput: string;
  readonly pricePerMillionOutput: string;
}

const MOST_TOKENS = 1e15;
const MOST_MONEY = 1e9;

export function budgetOf({ budget }: Settings): BudgetValues {
  const typed = (amount: number | undefined) =>
    amount === undefined ? "" : String(amount);
  return {
    isOn: budget !== null,
    tokensPerDay: typed(budget?.tokensPerDay),
    tokensPerMonth: typed(budget?.tokensPerMonth),
    moneyPerMonth: typed(budget?.moneyPerMonth),
    currency: budget?.currency ?? "EUR",
    pricePerMillionInput: String(budget?.pricePerMillionInput ?? 0),
    pricePerMillionOutput: String(budget?.pricePerMillionOutput ?? 0),
  };
}

export function budgetProblems(values: BudgetValues): Problems<BudgetValues> {
  if (!values.isOn) return {};
  const { tokensPerDay, tokensPerMonth, moneyPerMonth, currency } = values;
  const { pricePerMillionInput: input, pricePerMillionOutput: output } = values;
  const isFree = Number(input) === 0 && Number(output) === 0;
  return found({
    tokensPerDay: optional(tokensPerDay, (typed) =>
      wholeProblem(typed, 0, MOST_TOKENS),
    ),
    tokensPerMonth: optional(tokensPerMonth, (typed) =>
      wholeProblem(typed, 0, MOST_TOKENS),
    ),
    moneyPerMonth: optional(
      moneyPerMonth,
      (typed) =>
        amountProblem(typed, MOST_MONEY) ??
        (isFree ? text.settings.budget.needsPrice : undefined),
    ),
    currency: /^[A-Z]{3}$/.test(currency.trim())
      ? undefined
      : text.settings.budget.badCurrency,
    pricePerMillionInput: amountProblem(input, MOST_MONEY),
    pricePerMillionOutput: amountProblem(output, MOST_MONEY),
  });
}

/** Null takes the budget away. */
export function toBudget(values: BudgetValues): Budget | null {
  if (!values.isOn) return null;
  const { tokensPerDay, tokensPerMonth, moneyPerMonth } = values;
  return {
    ...(tokensPerDay !== "" && { tokensPerDay: Number(tokensPerDay) }),
    ...(tokensPerMonth !== "" && { tokensPerMonth: Number(tokensPerMonth) }),
    ...(moneyPerMonth !== "" && { moneyPerMonth: Number(moneyPerMonth) }),
    currency: values.currency.trim(),
    pricePerMillionInput: Number(values.pricePerMillionInput),
    pricePerMillionOutput: Number(values.pricePerMillionOutput),
  };
}

function optional(
  typed: string,
  problemOf: (typed: string) => string | undefined,
): string | undefined {
  return typed === "" ? undefined : problemOf(typed);
}
