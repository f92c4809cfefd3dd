import { expect, test } from "vitest";
import { budgetOf, budgetProblems, toBudget } from "./budget";
import { settings } from "./test.settings";

const budget = {
  tokensPerDay: 200_000,
  moneyPerMonth: 12.5,
  currency: "NOK",
  pricePerMillionInput: 0.4,
  pricePerMillionOutput: 1.6,
};

test("a budget comes back from its form as it went in", () => {
  expect(toBudget(budgetOf({ ...settings, budget }))).toEqual(budget);
  expect(toBudget(budgetOf({ ...settings, budget: null }))).toBeNull();
});

test("nothing is wrong with a new one until money is to be limited", () => {
  const values = { ...budgetOf({ ...settings, budget: null }), isOn: true };
  expect(budgetProblems(values)).toEqual({});
  const limited = { ...values, moneyPerMonth: "20" };
  expect(budgetProblems(limited)).toEqual({
    moneyPerMonth: expect.stringContaining("prices"),
  });
  expect(
    budgetProblems({ ...limited, pricePerMillionOutput: "0.000001" }),
  ).toEqual({});
});

test.each([
  ["tokensPerDay", "1.5"],
  ["tokensPerMonth", "-1"],
  ["moneyPerMonth", "1000000001"],
  ["currency", "EURO"],
  ["currency", "€"],
  ["pricePerMillionInput", ""],
  ["pricePerMillionOutput", "-0.1"],
] as const)("%s may not be %j", (field, typed) => {
  const values = { ...budgetOf({ ...settings, budget }), [field]: typed };
  expect(Object.keys(budgetProblems(values))).toEqual([field]);
  // Switched off, nobody asks.
  expect(budgetProblems({ ...values, isOn: false })).toEqual({});
});
