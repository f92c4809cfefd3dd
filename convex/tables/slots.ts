/** When which person or room can be booked. */
import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";

const vWall = {
  /** IANA, never an offset. */
  tz: v.string(),
  /** `YYYY-MM-DDTHH:mm`; of a series the first date and every time. */
  localStart: v.string(),
  /** Elapsed minutes, 5 to 1440. */
  durationMin: v.number(),
};

export const vOnceRule = v.object({
  kind: v.literal("once"),
  ...vWall,
  /** The second of two instants, where the clock is turned back. */
  fold: v.optional(v.literal("later")),
});

export const vSeriesRule = v.object({
  kind: v.literal("series"),
  ...vWall,
  freq: v.union(v.literal("daily"), v.literal("weekly")),
  /** Every so many days or weeks, 1 to 52. */
  interval: v.number(),
  /** 1 Monday to 7 Sunday; empty for daily. */
  weekdays: v.array(v.number()),
  /** Last local date, inclusive. */
  until: v.union(v.string(), v.null()),
  /** Local dates that are left out. */
  exdates: v.array(v.string()),
});
export type SeriesRule = Infer<typeof vSeriesRule>;

export const vRule = v.union(vOnceRule, vSeriesRule);
export type Rule = Infer<typeof vRule>;

export const vResourceKind = v.union(v.literal("person"), v.literal("room"));

/** What may change without touching any occurrence's time. */
export const vTerms = v.object({
  /** What visitors and calendars call it. */
  title: v.string(),
  location: v.optional(v.string()),
  capacity: v.number(),
  /** Elapsed minutes before the start. */
  minNoticeMin: v.number(),
  /** Calendar days in the slot's zone. */
  horizonDays: v.number(),
  /** Visitors may move and cancel until so many minutes before the start. */
  cancelCutoffMin: v.number(),
  requiresConfirm: v.boolean(),
  /** One address may book several seats, one by one; needs capacity > 1. */
  allowSameEmail: v.boolean(),
});
export type Terms = Infer<typeof vTerms>;

export const vBookingSettings = v.object({
  /** Minutes before the start at which visitors are reminded. */
  reminderMinutes: v.array(v.number()),
  /** Whether staff are reminded too. */
  remindStaff: v.boolean(),
  /** Who is told about bookings of resources without an address. */
  notifyEmail: v.optional(v.string()),
  /** Asked besides name, address, phone and notes. */
  fields: v.array(
    v.object({
      id: v.string(),
      label: v.string(),
      required: v.boolean(),
    }),
  ),
});
export type BookingSettings = Infer<typeof vBookingSettings>;

export const slotTables = {
  /**
   * A person or room, which is in one place at a time. Written by staff; at
   * most `MAX_RESOURCES` a tenant; never deleted, only made inactive.
   */
  resources: defineTable({
    tenantId: v.id("tenants"),
    name: v.string(),
    kind: vResourceKind,
    /** Zone offered for new slots. */
    tz: v.string(),
    /** Who is told about bookings. */
    email: v.optional(v.string()),
    active: v.boolean(),
    /**
     * Longest duration any slot here ever had, in minutes: how far before a
     * time a claim may start and still reach into it. Never shrinks.
     */
    maxDurationMin: v.number(),
    /** Hex SHA-256 of the calendar feed's secret. */
    feedHash: v.optional(v.string()),
  })
    .index("by_tenant", ["tenantId"])
    // The one look-up that finds the tenant instead of belonging to it.
    .index("by_feedHash", ["feedHash"]),

  /**
   * One time or a series of times at a resource. Written by staff; at most
   * `MAX_SLOTS` active ones a resource; never deleted, since bookings name
   * them, only ended.
   */
  slots: defineTable({
    tenantId: v.id("tenants"),
    resourceId: v.id("resources"),
    rule: vRule,
    terms: vTerms,
    active: v.boolean(),
    /** No occurrence ends after this instant; a far one for no end. */
    endsMs: v.number(),
    /** Grows with every change. */
    rev: v.number(),
    /** The slot whose times this one continues with another rule. */
    replaces: v.optional(v.id("slots")),
  })
    .index("by_tenant_and_active_and_endsMs", ["tenantId", "active", "endsMs"])
    .index("by_tenant_and_resource_and_active_and_endsMs", [
      "tenantId",
      "resourceId",
      "active",
      "endsMs",
    ]),

  /**
   * Dates, in each slot's own zone, on which nothing starts. Written and
   * deleted by staff; one row per date and resource.
   */
  closedDays: defineTable({
    tenantId: v.id("tenants"),
    /** Absent: the whole tenant. */
    resourceId: v.optional(v.id("resources")),
    /** `YYYY-MM-DD` */
    date: v.string(),
    reason: v.optional(v.string()),
  })
    .index("by_tenant_and_date", ["tenantId", "date"])
    .index("by_tenant_and_resource_and_date", [
      "tenantId",
      "resourceId",
      "date",
    ]),

  /**
   * How a tenant takes bookings. Written by staff; one row a tenant at most,
   * none means the defaults.
   */
  bookingSettings: defineTable({
    tenantId: v.id("tenants"),
    ...vBookingSettings.fields,
  }).index("by_tenant", ["tenantId"]),
};
