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

export const tenantTables = {
  /**
   * A business. Written by the installation, once per tenant, and by presence
   * when the first staff member comes or the last one goes. Never deleted.
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
