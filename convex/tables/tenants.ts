import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";

export const vRole = v.union(
  v.literal("owner"),
  v.literal("admin"),
  v.literal("agent"),
  v.literal("viewer"),
);
export type Role = Infer<typeof vRole>;

/** Who writes answers: an OpenAI-compatible endpoint or the built-in one. */
export const vProvider = v.union(v.literal("openai"), v.literal("local"));

export const vContentFilter = v.object({
  strength: v.union(
    v.literal("off"),
    v.literal("relaxed"),
    v.literal("standard"),
    v.literal("strict"),
  ),
  /** Hosts that may be linked to; their subdomains too. */
  allowedLinkHosts: v.array(v.string()),
  allowedPhrases: v.array(v.string()),
});
export type ContentFilter = Infer<typeof vContentFilter>;

export const vPiiKind = v.union(
  v.literal("email"),
  v.literal("phone"),
  v.literal("card"),
  v.literal("iban"),
);
export type PiiKind = Infer<typeof vPiiKind>;

export const vAutoBlock = v.object({
  /** Of one visitor; 0: never. */
  violations: v.number(),
  windowMinutes: v.number(),
  cooldownMinutes: v.number(),
});
export type AutoBlock = Infer<typeof vAutoBlock>;

/** Events a minute above which an alert is raised; 0: never. */
export const vAlertThresholds = v.object({
  rate_limit: v.number(),
  suspicious_content: v.number(),
  domain_not_allowed: v.number(),
  invalid_key: v.number(),
  widget_not_found: v.number(),
  message_too_long: v.number(),
  blocked: v.number(),
  /** Of one address. */
  multiple_failed_validations: v.number(),
});
export type AlertThresholds = Infer<typeof vAlertThresholds>;

export const vBudget = v.object({
  tokensPerDay: v.optional(v.number()),
  tokensPerMonth: v.optional(v.number()),
  moneyPerMonth: v.optional(v.number()),
  /** ISO 4217; what the prices and `moneyPerMonth` are in. */
  currency: v.string(),
  pricePerMillionInput: v.number(),
  pricePerMillionOutput: v.number(),
});
export type Budget = Infer<typeof vBudget>;

export const tenantTables = {
  /**
   * A business. Written by the installation, once per tenant, by staff (its
   * settings), and by presence when the first staff member comes or the last
   * one goes. Never deleted.
   */
  tenants: defineTable({
    slug: v.string(),
    name: v.string(),
    provider: vProvider,
    /** Absent: the gateway's own default. */
    model: v.optional(v.string()),
    /** The tenant's own words to the model, below the rules of conduct. */
    systemPrompt: v.string(),
    /** Kept true while some staff member's `presence` row of kind online is. */
    staffOnline: v.boolean(),
    /** Absent settings have the defaults of `model/settings.ts`. */
    contentFilter: v.optional(vContentFilter),
    /** What is taken out of messages before they are stored. */
    redactPii: v.optional(v.array(vPiiKind)),
    autoBlock: v.optional(vAutoBlock),
    alertThresholds: v.optional(vAlertThresholds),
    /** Absent: without limit, and nothing is counted. */
    budget: v.optional(vBudget),
  }).index("by_slug", ["slug"]),

  /**
   * A person who may sign in to the dashboard. Written by the installation;
   * one row per sign-in identity, so `tokenIdentifier` is unique.
   */
  members: defineTable({
    tenantId: v.id("tenants"),
    tokenIdentifier: v.string(),
    name: v.string(),
    role: vRole,
  })
    .index("by_tokenIdentifier", ["tokenIdentifier"])
    .index("by_tenant", ["tenantId"]),

  /**
   * Questions with their answers, the ground of every automatic answer.
   * Written and deleted by staff; at most `MAX_KNOWLEDGE` rows a tenant.
   */
  knowledge: defineTable({
    tenantId: v.id("tenants"),
    question: v.string(),
    answer: v.string(),
    url: v.optional(v.string()),
  }).index("by_tenant", ["tenantId"]),
};
