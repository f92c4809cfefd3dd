import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";

export const vPosition = v.union(
  v.literal("bottom-right"),
  v.literal("bottom-left"),
  v.literal("bottom-center"),
);

/** What a visitor sees of a widget, apart from its identity. */
export const vAppearance = v.object({
  title: v.string(),
  welcomeMessage: v.string(),
  inputPlaceholder: v.string(),
  position: vPosition,
  /** `#rrggbb`, like all colours; absent ones are the widget's own. */
  accentColor: v.string(),
  backgroundColor: v.optional(v.string()),
  textColor: v.optional(v.string()),
  headerColor: v.optional(v.string()),
  buttonEmoji: v.optional(v.string()),
  logoUrl: v.optional(v.string()),
  fontFamily: v.optional(v.string()),
  /** Absent: the page's own language. */
  locale: v.optional(v.string()),
  suggestedQuestions: v.array(v.string()),
  privacyUrl: v.optional(v.string()),
});

/** What the configuration of an installation may say, all a minute. */
export const vConfiguredLimits = v.object({
  perVisitor: v.number(),
  perAddress: v.number(),
  perWidget: v.number(),
});
export type ConfiguredLimits = Infer<typeof vConfiguredLimits>;

export const vLimits = v.object({
  /** Messages of one visitor in windows of UTC. */
  perMinute: v.number(),
  perHour: v.number(),
  perDay: v.number(),
  /** Least time between two messages of a visitor; 0: none. */
  minIntervalMs: v.number(),
  /** Messages a minute of everybody behind one address. */
  perAddress: v.number(),
  /** Messages of all visitors; a minute, an hour, a day; 0: no limit. */
  perWidget: v.number(),
  perWidgetHour: v.number(),
  perWidgetDay: v.number(),
  /** UTF-16 units of one message. */
  maxMessageLength: v.number(),
  /** Messages of a session; a session ends with `sessionTimeoutMinutes`. */
  maxConversationLength: v.number(),
  /** Silence after which the next message begins a new session. */
  sessionTimeoutMinutes: v.number(),
});
export type Limits = Infer<typeof vLimits>;

export const widgetTables = {
  /**
   * One embeddable widget. Written by the installation and by staff; at most
   * `MAX_WIDGETS` a tenant. A removed one keeps its row as long as there are
   * conversations that name it; erasing those deletes it.
   */
  widgets: defineTable({
    tenantId: v.id("tenants"),
    /** `widget_…`; stands in pages. */
    publicId: v.string(),
    /** Newest publishable key in force, for the snippet; "" without one. */
    key: v.string(),
    /** What staff call it; absent in rows of the first version. */
    name: v.optional(v.string()),
    /** Unique in the installation, free again once removed. */
    slug: v.optional(v.string()),
    /** Grows with every change. */
    version: v.number(),
    updatedAt: v.optional(v.number()),
    isActive: v.boolean(),
    /** An owner has let it serve beyond localhost; absent: first version. */
    confirmed: v.optional(v.boolean()),
    /** Whether a publishable key alone admits calls that carry no `Origin`. */
    allowKeyWithoutOrigin: v.boolean(),
    /** Hosts; a subdomain of one is allowed too. Empty serves nobody. */
    allowedDomains: v.array(v.string()),
    appearance: vAppearance,
    /** Words to the model for this widget, below the tenant's. */
    systemPrompt: v.optional(v.string()),
    contactEmail: v.optional(v.string()),
    appointmentsEnabled: v.optional(v.boolean()),
    limits: v.union(vLimits, vConfiguredLimits),
    /** In rows of the first version only; see `limits`. */
    maxMessageLength: v.optional(v.number()),
    removedAt: v.optional(v.number()),
  })
    .index("by_tenant_and_removedAt", ["tenantId", "removedAt"])
    .index("by_publicId", ["publicId"])
    .index("by_slug", ["slug"]),

  /**
   * Where a widget was seen: one row per page origin. Written by the
   * gateway's batches, at most `MAX_SIGHTINGS` a widget, where the one unseen
   * for longest makes room; deleted with the widget or by the sweep.
   */
  sightings: defineTable({
    tenantId: v.id("tenants"),
    widgetId: v.id("widgets"),
    origin: v.string(),
    page: v.optional(v.string()),
    /** Whether it was allowed there when it was seen last. */
    served: v.boolean(),
    firstSeenAt: v.number(),
    lastSeenAt: v.number(),
  })
    .index("by_widget_and_origin", ["widgetId", "origin"])
    .index("by_widget_and_lastSeenAt", ["widgetId", "lastSeenAt"])
    .index("by_lastSeenAt", ["lastSeenAt"]),
};
