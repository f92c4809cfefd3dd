/** A tenant's settings: defaults, changes, and what cannot be. */
import { expect, test } from "vitest";
import { api } from "./_generated/api";
import { refusalOf, start } from "./test.actors";
import { setSettings } from "./test.door";
import { initConvexTest } from "./test.setup";

const BUDGET = {
  currency: "EUR",
  pricePerMillionInput: 1,
  pricePerMillionOutput: 2,
};

test("what nobody has set has the defaults", async () => {
  const t = await initConvexTest();
  expect(await t.operator.query(api.tenants.settings, {})).toEqual({
    name: "Demo Shop",
    systemPrompt: "",
    provider: "openai",
    contentFilter: {
      strength: "standard",
      allowedLinkHosts: [],
      allowedPhrases: [],
    },
    redactPii: [],
    autoBlock: { violations: 5, windowMinutes: 10, cooldownMinutes: 5 },
    alertThresholds: {
      rate_limit: 100,
      suspicious_content: 10,
      domain_not_allowed: 50,
      invalid_key: 50,
      widget_not_found: 200,
      message_too_long: 50,
      blocked: 200,
      multiple_failed_validations: 5,
    },
    budget: null,
  });
});

test("changes leave the rest alone; null and empty take away", async () => {
  const t = await initConvexTest();
  const before = await t.operator.query(api.tenants.settings, {});
  const contentFilter = {
    strength: "strict" as const,
    allowedLinkHosts: ["Docs.Example.com"],
    allowedPhrases: [" order no. "],
  };
  await setSettings(t, { name: " Shop ", model: "m", contentFilter });
  await setSettings(t, { budget: BUDGET, redactPii: ["iban"] });
  expect(await t.operator.query(api.tenants.settings, {})).toEqual({
    ...before,
    name: "Shop",
    model: "m",
    contentFilter: {
      strength: "strict",
      allowedLinkHosts: ["docs.example.com"],
      allowedPhrases: ["order no."],
    },
    budget: BUDGET,
    redactPii: ["iban"],
  });
  await setSettings(t, { model: "", budget: null });
  const after = await t.operator.query(api.tenants.settings, {});
  expect(after).not.toHaveProperty("model");
  expect(after.budget).toBeNull();
});

test("a widget's words to the model stand below the tenant's", async () => {
  const t = await initConvexTest();
  await setSettings(t, { systemPrompt: "Be kind." });
  const [widget] = await t.operator.query(api.widgets.list, {});
  if (widget === undefined) throw new Error("No widget");
  await t.operator.mutation(api.widgets.update, {
    widgetId: widget._id,
    systemPrompt: "Be brief.",
  });
  const { context } = await start(t);
  expect(context.system).toBe(
    "The business: Demo Shop.\n\nBe kind.\n\nBe brief.",
  );
});

test.each([
  { name: " " },
  { name: "x".repeat(101) },
  { systemPrompt: "x".repeat(20_001) },
  { autoBlock: { violations: -1, windowMinutes: 1, cooldownMinutes: 1 } },
  { autoBlock: { violations: 1, windowMinutes: 0, cooldownMinutes: 1 } },
  { autoBlock: { violations: 1, windowMinutes: 1, cooldownMinutes: 1e9 } },
  { budget: { ...BUDGET, currency: "euro" } },
  { budget: { ...BUDGET, tokensPerDay: -1 } },
  { budget: { ...BUDGET, moneyPerMonth: Number.NaN } },
  { budget: { ...BUDGET, pricePerMillionInput: -2 } },
  {
    contentFilter: {
      strength: "strict" as const,
      allowedLinkHosts: ["no host"],
      allowedPhrases: [],
    },
  },
  {
    contentFilter: {
      strength: "strict" as const,
      allowedLinkHosts: [],
      allowedPhrases: ["a"],
    },
  },
])("refuses %j and changes nothing", async (change) => {
  const t = await initConvexTest();
  const before = await t.operator.query(api.tenants.settings, {});
  const args = { model: "m", ...change };
  expect(await refusalOf(setSettings(t, args))).toBe("invalid");
  expect(await t.operator.query(api.tenants.settings, {})).toEqual(before);
});
