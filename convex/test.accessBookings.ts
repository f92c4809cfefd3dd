/** The access table's rows for bookings; see test.access.ts. */
import { expect } from "vitest";
import { api } from "./_generated/api";
import { asks, tells, type World } from "./test.access";
import { SESSION } from "./test.actors";
import { contact, daily, TERMS } from "./test.booking";

const paginationOpts = { numItems: 5, cursor: null };
const window = {
  from: "2026-11-23",
  to: "2026-11-24",
  tz: "Europe/Berlin",
  nowMs: Date.UTC(2026, 10, 20, 12),
};
const resource = {
  name: "Room 2",
  kind: "room" as const,
  tz: "Europe/Berlin",
  active: true,
};
const settings = { reminderMinutes: [60], remindStaff: false, fields: [] };
const chosen = ({ booking }: World) => ({ bookingId: booking.bookingId });
const edit = ({ booking }: World) => ({ slotId: booking.slotId, rev: 1 });
const atWidget = ({ t }: World) => ({
  widgetId: t.widgetId,
  sessionKey: SESSION,
});
const linked = ({ booking }: World) => ({ tokenHash: booking.tokenHash });
const lease = ({ booking }: World) => ({
  outboxId: booking.outboxId,
  fence: 1,
});

const { bookings, resources, slots, closedDays, outbox, gateway } = api;

asks(
  bookings.range,
  "viewer",
  () => ({ fromMs: window.nowMs, toMs: window.nowMs + 1_000_000_000 }),
  { bookings: [] },
);
asks(bookings.list, "viewer", () => ({ paginationOpts }), { page: [] });
asks(bookings.get, "viewer", chosen, null);
asks(bookings.openings, "viewer", () => window, { openings: [] });
tells(
  bookings.create,
  "agent",
  ({ booking }) => ({
    occKey: booking.occKey,
    key: "k",
    contact: contact("Bob"),
  }),
  { kind: "refused", code: "NOT_FOUND" },
);
tells(bookings.confirm, "agent", chosen);
tells(bookings.reject, "agent", chosen);
tells(bookings.cancel, "agent", chosen);
tells(bookings.complete, "agent", chosen);
tells(bookings.noShow, "agent", chosen);
tells(bookings.reschedule, "agent", (w) => ({
  ...chosen(w),
  occKey: w.booking.occKey,
}));
asks(api.bookingSettings.get, "viewer", () => ({}), {
  reminderMinutes: [1_440, 60],
});
tells(
  api.bookingSettings.update,
  "admin",
  () => ({ settings }),
  // Lands in the caller's own tenant.
  null,
);
asks(resources.list, "viewer", () => ({}), []);
tells(resources.create, "agent", () => resource, expect.any(String));
tells(resources.update, "agent", ({ booking }) => ({
  resourceId: booking.resourceId,
  ...resource,
}));
tells(resources.rotateFeed, "admin", ({ booking }) => ({
  resourceId: booking.resourceId,
  hash: "b".repeat(64),
}));
tells(resources.stopFeed, "admin", ({ booking }) => ({
  resourceId: booking.resourceId,
}));
asks(slots.list, "viewer", () => ({ nowMs: window.nowMs }), []);
asks(
  slots.preview,
  "viewer",
  () => ({ rule: daily(), fromMs: window.nowMs }),
  // Made from what is asked alone.
  expect.any(Array),
);
tells(slots.create, "agent", ({ booking }) => ({
  resourceId: booking.resourceId,
  rule: daily("2026-11-23T15:00"),
  terms: TERMS,
}));
tells(slots.importRows, "agent", ({ booking }) => ({
  resourceId: booking.resourceId,
  tz: "Europe/Berlin",
  durationMin: 30,
  terms: TERMS,
  rows: [{ date: "2026-11-23", time: "10:00", repeat: "einmalig" }],
}));
tells(slots.updateTerms, "agent", (w) => ({ ...edit(w), terms: TERMS }));
tells(slots.replace, "agent", (w) => ({
  ...edit(w),
  from: "2026-12-01",
  rule: daily("2026-12-01T10:00"),
  terms: TERMS,
}));
tells(slots.end, "agent", (w) => ({ ...edit(w), from: "2026-12-01" }));
tells(slots.skipDate, "agent", (w) => ({ ...edit(w), date: "2026-12-02" }));
tells(slots.restoreDate, "agent", (w) => ({ ...edit(w), date: "2026-12-02" }));
asks(
  closedDays.list,
  "viewer",
  () => ({ from: "2026-01-01", to: "2027-01-01" }),
  [],
);
tells(closedDays.add, "agent", ({ booking }) => ({
  date: "2026-12-25",
  resourceId: booking.resourceId,
}));
tells(closedDays.remove, "agent", ({ booking }) => ({
  closedDayId: booking.closedDayId,
}));
asks(outbox.list, "viewer", () => ({ paginationOpts }), { page: [] });
asks(outbox.countDead, "viewer", () => ({}), 0);
asks(
  outbox.get,
  "viewer",
  ({ booking }) => ({ outboxId: booking.outboxId }),
  null,
);
tells(outbox.resend, "agent", ({ booking }) => ({
  outboxId: booking.outboxId,
}));

asks(gateway.bookings.openings, "gateway", ({ t }) => ({
  widgetId: t.widgetId,
  ...window,
}));
asks(gateway.bookings.openingsByToken, "gateway", (w) => ({
  ...linked(w),
  ...window,
}));
asks(gateway.bookings.form, "gateway", ({ t }) => ({ widgetId: t.widgetId }));
tells(gateway.bookings.hold, "gateway", (w) => ({
  ...atWidget(w),
  occKey: w.booking.occKey,
  channel: "widget" as const,
}));
tells(gateway.bookings.release, "gateway", atWidget);
tells(gateway.bookings.book, "gateway", (w) => ({
  ...atWidget(w),
  occKey: w.booking.occKey,
  key: "k",
  contact: contact("Bob"),
  channel: "widget" as const,
}));
asks(gateway.bookings.byToken, "gateway", linked);
tells(gateway.bookings.actByToken, "gateway", (w) => ({
  ...linked(w),
  action: "cancel" as const,
  seq: 0,
}));
tells(gateway.bookings.registerToken, "gateway", (w) => ({
  ...chosen(w),
  role: "staff" as const,
  hash: "a".repeat(64),
}));
asks(gateway.bookings.feed, "gateway", (w) => ({
  ...linked(w),
  nowMs: window.nowMs,
}));
asks(gateway.outbox.nextDue, "gateway", () => ({}));
tells(gateway.outbox.claim, "gateway", () => ({
  owner: "gateway-9",
  leaseMs: 1_000,
  limit: 1,
}));
tells(gateway.outbox.sent, "gateway", lease);
tells(gateway.outbox.failed, "gateway", (w) => ({ ...lease(w), error: "x" }));
