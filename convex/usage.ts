/** How much the tenant's widgets are used, and what it costs. */
import { v } from "convex/values";
import { memberQuery } from "./functions";
import * as Budgets from "./model/budgets";
import * as UsageViews from "./model/usageViews";

const read = memberQuery("widgets:read");

/** Days of UTC: the last one, and how many (1 to 90). */
const vPeriod = {
  until: v.string(),
  days: v.number(),
  widgetId: v.optional(v.id("widgets")),
};

export const summary = read({
  args: vPeriod,
  returns: UsageViews.vTotals,
  handler: async (ctx, args) => {
    const {
      daily: _,
      topDomains: __,
      ...totals
    } = await UsageViews.report(ctx, args);
    return totals;
  },
});

/** Every day of the period, newest first. */
export const daily = read({
  args: vPeriod,
  returns: UsageViews.vDaily,
  handler: async (ctx, args) => (await UsageViews.report(ctx, args)).daily,
});

/** The 20 with most messages. */
export const topDomains = read({
  args: vPeriod,
  returns: UsageViews.vTopDomains,
  handler: async (ctx, args) => (await UsageViews.report(ctx, args)).topDomains,
});

/** Where the budget stands on a day (UTC) and in its month; null: no budget. */
export const budget = read({
  args: { day: v.string() },
  returns: v.union(Budgets.vStanding, v.null()),
  handler: (ctx, args) => Budgets.standing(ctx, args.day),
});
