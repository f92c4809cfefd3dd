/** Widgets and their keys as staff and the admin API read and write them. */
import { v, type Infer } from "convex/values";
import { vKeyKind, vScope } from "../tables/keys";
import { vAppearance, vLimits } from "../tables/widgets";

/**
 * What may be changed. An empty text takes an optional part of the appearance
 * and the contact address away.
 */
export const vWidgetChange = v.object({
  ...vAppearance.partial().fields,
  name: v.optional(v.string()),
  slug: v.optional(v.string()),
  systemPrompt: v.optional(v.string()),
  contactEmail: v.optional(v.string()),
  appointmentsEnabled: v.optional(v.boolean()),
  allowedDomains: v.optional(v.array(v.string())),
  isActive: v.optional(v.boolean()),
  allowKeyWithoutOrigin: v.optional(v.boolean()),
  limits: v.optional(vLimits.partial()),
});
export type WidgetChange = Infer<typeof vWidgetChange>;

/**
 * A key that its maker keeps: only what identifies it comes here. `key` is
 * the whole key, of a publishable one only.
 */
export const vNewKey = v.object({
  /** Lower-case hex SHA-256 of the whole key. */
  hash: v.string(),
  /** How it begins, at most 16 characters. */
  prefix: v.string(),
  key: v.optional(v.string()),
});
export type NewKey = Infer<typeof vNewKey>;

const vShownWidget = vAppearance.extend({
  name: v.string(),
  slug: v.string(),
  version: v.number(),
  isActive: v.boolean(),
  confirmed: v.boolean(),
  allowKeyWithoutOrigin: v.boolean(),
  allowedDomains: v.array(v.string()),
  systemPrompt: v.string(),
  contactEmail: v.optional(v.string()),
  appointmentsEnabled: v.boolean(),
  limits: vLimits,
  createdAt: v.number(),
  updatedAt: v.number(),
});

export const vStaffWidget = vShownWidget.extend({
  _id: v.id("widgets"),
  /** For the embed snippet. */
  publicId: v.string(),
  /** Newest publishable key; "" when there is none. */
  key: v.string(),
});

export const vAdminWidget = vShownWidget.extend({
  /** Public id. */
  widgetId: v.string(),
  /** Messages of the asked day; null when no day was asked for. */
  usageToday: v.union(v.number(), v.null()),
});
export type AdminWidget = Infer<typeof vAdminWidget>;

export const vKey = v.object({
  _id: v.id("widgetKeys"),
  widgetId: v.id("widgets"),
  kind: vKeyKind,
  key: v.optional(v.string()),
  prefix: v.string(),
  label: v.string(),
  createdAt: v.number(),
  expiresAt: v.optional(v.number()),
  revokedAt: v.optional(v.number()),
  lastUsedAt: v.optional(v.number()),
});
export type Key = Infer<typeof vKey>;

export const vApiKey = v.object({
  _id: v.id("apiKeys"),
  name: v.string(),
  prefix: v.string(),
  scopes: v.array(vScope),
  createdAt: v.number(),
  expiresAt: v.optional(v.number()),
  revokedAt: v.optional(v.number()),
  lastUsedAt: v.optional(v.number()),
});
