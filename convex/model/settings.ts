/** A tenant's settings, with defaults for what nobody has set yet. */
import {
  checkContentSettings,
  DEFAULT_CONTENT_SETTINGS,
} from "@frontdesk/protocol/rules";
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel";
import {
  vAlertThresholds,
  vAutoBlock,
  vBudget,
  vContentFilter,
  vPiiKind,
  vProvider,
  type AlertThresholds,
  type AutoBlock,
  type ContentFilter,
} from "../tables/tenants";
import type { StaffMutationCtx, StaffQueryCtx } from "./access";
import { refusal } from "./errors";

/** Three rewordings of one honest message must not shut anybody out. */
const DEFAULT_AUTO_BLOCK: AutoBlock = {
  violations: 5,
  windowMinutes: 10,
  cooldownMinutes: 5,
};

const DEFAULT_CONTENT_FILTER: ContentFilter = {
  ...DEFAULT_CONTENT_SETTINGS,
  allowedLinkHosts: [],
  allowedPhrases: [],
};

export const DEFAULT_THRESHOLDS: AlertThresholds = {
  rate_limit: 100,
  suspicious_content: 10,
  domain_not_allowed: 50,
  invalid_key: 50,
  widget_not_found: 200,
  message_too_long: 50,
  blocked: 200,
  multiple_failed_validations: 5,
};

const MAX_PROMPT = 20_000;

const vChangeable = v.object({
  name: v.string(),
  systemPrompt: v.string(),
  provider: vProvider,
  contentFilter: vContentFilter,
  redactPii: v.array(vPiiKind),
  autoBlock: vAutoBlock,
  alertThresholds: vAlertThresholds,
});

export const vSettings = vChangeable.extend({
  model: v.optional(v.string()),
  budget: v.union(vBudget, v.null()),
});
export type Settings = Infer<typeof vSettings>;

/** An empty `model` and a null `budget` take these away. */
export const vSettingsChange = vSettings.partial();
type SettingsChange = Infer<typeof vSettingsChange>;

export function settingsOf(tenant: Doc<"tenants">): Settings {
  const { name, systemPrompt, provider, model } = tenant;
  return {
    name,
    systemPrompt,
    provider,
    ...(model !== undefined && { model }),
    contentFilter: tenant.contentFilter ?? DEFAULT_CONTENT_FILTER,
    redactPii: tenant.redactPii ?? [],
    autoBlock: tenant.autoBlock ?? DEFAULT_AUTO_BLOCK,
    alertThresholds: tenant.alertThresholds ?? DEFAULT_THRESHOLDS,
    budget: tenant.budget ?? null,
  };
}

export async function get(ctx: StaffQueryCtx): Promise<Settings> {
  const tenant = await ctx.db.get("tenants", ctx.tenantId);
  if (tenant === null) throw new Error(`Tenant ${ctx.tenantId} is gone`);
  return settingsOf(tenant);
}

/** @throws invalid with a sentence and the field. */
export async function update(
  ctx: StaffMutationCtx,
  change: SettingsChange,
): Promise<null> {
  check(change);
  const { budget, model, name, contentFilter, ...rest } = change;
  await ctx.db.patch("tenants", ctx.tenantId, {
    ...rest,
    ...(name !== undefined && { name: name.trim() }),
    ...(contentFilter && { contentFilter: requireFilter(contentFilter) }),
    ...(model !== undefined && { model: model.trim() || undefined }),
    ...(budget !== undefined && { budget: budget ?? undefined }),
  });
  return null;
}

function check(change: SettingsChange): void {
  const { name, model, systemPrompt, budget } = change;
  if (name !== undefined) requireLength("name", name.trim(), 1, 100);
  if (model !== undefined) requireLength("model", model, 0, 200);
  if (systemPrompt !== undefined) {
    requireLength("systemPrompt", systemPrompt, 0, MAX_PROMPT);
  }
  if (change.autoBlock !== undefined) {
    const { violations, windowMinutes, cooldownMinutes } = change.autoBlock;
    requireWhole("autoBlock.violations", violations, 0, 1_000);
    requireWhole("autoBlock.windowMinutes", windowMinutes, 1, 1_440);
    requireWhole("autoBlock.cooldownMinutes", cooldownMinutes, 1, 43_200);
  }
  const thresholds = Object.entries(change.alertThresholds ?? {});
  for (const [type, threshold] of thresholds) {
    requireWhole(`alertThresholds.${type}`, threshold, 0, 1_000_000);
  }
  if (budget) checkBudget(budget);
}

function requireFilter(filter: ContentFilter): ContentFilter {
  const checked = checkContentSettings(filter);
  if (!checked.ok) {
    const { reason, entry } = checked;
    const message = `The content filter has ${reason}: “${entry ?? ""}”`;
    throw refusal("invalid", message, "contentFilter");
  }
  const { strength, allowedLinkHosts, allowedPhrases } = checked.settings;
  return {
    strength,
    allowedLinkHosts: [...allowedLinkHosts],
    allowedPhrases: [...allowedPhrases],
  };
}

function checkBudget(budget: Infer<typeof vBudget>): void {
  const { currency, tokensPerDay, tokensPerMonth, moneyPerMonth } = budget;
  const { pricePerMillionInput, pricePerMillionOutput } = budget;
  if (!/^[A-Z]{3}$/.test(currency)) {
    const message = "The currency must look like EUR";
    throw refusal("invalid", message, "budget.currency");
  }
  const amounts = {
    moneyPerMonth,
    pricePerMillionInput,
    pricePerMillionOutput,
  };
  for (const [name, amount = 0] of Object.entries(amounts)) {
    if (Number.isFinite(amount) && amount >= 0 && amount <= 1e9) continue;
    const message = `${name} must be from 0 to 1,000,000,000`;
    throw refusal("invalid", message, `budget.${name}`);
  }
  for (const [name, tokens = 0] of Object.entries({
    tokensPerDay,
    tokensPerMonth,
  })) {
    requireWhole(`budget.${name}`, tokens, 0, 1e15);
  }
}

function requireLength(
  field: string,
  text: string,
  least: number,
  most: number,
): void {
  if (text.length >= least && text.length <= most) return;
  const message = `${field} has ${least} to ${most} characters`;
  throw refusal("invalid", message, field);
}

function requireWhole(
  field: string,
  value: number,
  least: number,
  most: number,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const message = `${field} must be a whole number from ${least} to ${most}`;
  throw refusal("invalid", message, field);
}
