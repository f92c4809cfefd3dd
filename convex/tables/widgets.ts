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
  /** `#rrggbb` */
  accentColor: v.string(),
  /** Absent: the page's own language. */
  locale: v.optional(v.string()),
  suggestedQuestions: v.array(v.string()),
  privacyUrl: v.optional(v.string()),
});

/** Messages a minute, each counted in fixed windows of `WINDOW_MS`. */
export const vLimits = v.object({
  perVisitor: v.number(),
  perAddress: v.number(),
  perWidget: v.number(),
});
export type Limits = Infer<typeof vLimits>;

export const widgetTables = {
  /**
   * One embeddable widget. Written by the installation and by staff on the
   * set-up page; a handful a tenant; never deleted, only made inactive.
   */
  widgets: defineTable({
    tenantId: v.id("tenants"),
    /** `widget_…`; stands in pages. */
    publicId: v.string(),
    /** `wk_…` or the configured key; stands in pages too, no secret. */
    key: v.string(),
    /** Grows with every change. */
    version: v.number(),
    isActive: v.boolean(),
    /** Whether `key` alone admits calls that carry no `Origin`. */
    allowKeyWithoutOrigin: v.boolean(),
    /** Hosts; a subdomain of one is allowed too. Empty serves nobody. */
    allowedDomains: v.array(v.string()),
    appearance: vAppearance,
    /** UTF-16 units of one message. */
    maxMessageLength: v.number(),
    limits: vLimits,
  })
    .index("by_tenant", ["tenantId"])
    .index("by_publicId", ["publicId"])
    .index("by_key", ["key"]),
};
