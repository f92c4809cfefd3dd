import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";

export const vKeyKind = v.union(v.literal("publishable"), v.literal("secret"));

export const vScope = v.union(
  v.literal("widgets:read"),
  v.literal("widgets:write"),
  v.literal("keys:write"),
  v.literal("analytics:read"),
  v.literal("security:read"),
  v.literal("security:write"),
);
export type Scope = Infer<typeof vScope>;

export const keyTables = {
  /**
   * Keys of widgets, found by the hash of what was presented. Written by the
   * installation, staff and the admin API; `lastUsedAt` by the gateway's
   * batches. At most `MAX_KEYS` a widget; deleted with it, or by the sweep
   * some time after they stopped working.
   */
  widgetKeys: defineTable({
    tenantId: v.id("tenants"),
    widgetId: v.id("widgets"),
    kind: vKeyKind,
    /** Lower-case hex SHA-256 of the whole key. */
    hash: v.string(),
    /** The key itself, of a publishable one only: it stands in pages. */
    key: v.optional(v.string()),
    /** How it begins, to tell keys apart. */
    prefix: v.string(),
    label: v.string(),
    /** From the installation's settings, which may put another in its place. */
    isConfigured: v.optional(v.literal(true)),
    expiresAt: v.optional(v.number()),
    revokedAt: v.optional(v.number()),
    lastUsedAt: v.optional(v.number()),
  })
    .index("by_hash", ["hash"])
    .index("by_widget", ["widgetId"])
    .index("by_expiresAt", ["expiresAt"])
    .index("by_revokedAt", ["revokedAt"]),

  /**
   * A tenant's keys of the admin API. Written by staff, `lastUsedAt` by the
   * gateway's batches; at most `MAX_KEYS` in force a tenant; deleted by the
   * sweep some time after they stopped working.
   */
  apiKeys: defineTable({
    tenantId: v.id("tenants"),
    name: v.string(),
    hash: v.string(),
    prefix: v.string(),
    scopes: v.array(vScope),
    createdBy: v.id("members"),
    expiresAt: v.optional(v.number()),
    revokedAt: v.optional(v.number()),
    lastUsedAt: v.optional(v.number()),
  })
    .index("by_hash", ["hash"])
    .index("by_tenant", ["tenantId"])
    .index("by_expiresAt", ["expiresAt"])
    .index("by_revokedAt", ["revokedAt"]),

  /**
   * What an idempotent call of the admin API made: the same key makes it only
   * once. Written with the thing itself; deleted by the sweep after a day.
   */
  adminRequests: defineTable({
    apiKeyId: v.id("apiKeys"),
    /** The caller's Idempotency-Key. */
    key: v.string(),
    /** Of operation and body: another one is another request. */
    requestHash: v.string(),
    /** Id of what was made. */
    madeId: v.string(),
  }).index("by_apiKey_and_key", ["apiKeyId", "key"]),
};
