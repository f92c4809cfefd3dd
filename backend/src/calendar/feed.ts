/** A resource's bookings as a calendar to subscribe to. */
import type { FunctionReturnType } from "convex/server";
import type { api } from "../../../convex/_generated/api.js";
import { feedFile } from "./calendar-file.js";

export type Feed = NonNullable<
  FunctionReturnType<(typeof api)["gateway"]["bookings"]["feed"]>
>;

/**
 * The same names as in mails, so that a program that has both shows one entry.
 * `from` is the address mails come from, or null without mail; `nowMs` becomes
 * every entry's DTSTAMP.
 */
export function writeFeed(
  feed: Feed,
  options: {
    readonly domain: string;
    readonly from: string | null;
    readonly nowMs: number;
  },
): string {
  const { tenantName, resourceName, events } = feed;
  const { domain, from, nowMs } = options;
  return feedFile(
    `${resourceName} (${tenantName})`,
    events.map((event) => ({
      bookingId: event.bookingId,
      domain,
      seq: event.seq,
      status: event.status === "pending" ? "tentative" : "confirmed",
      startMs: event.startMs,
      endMs: event.endMs,
      stampMs: nowMs,
      summary: `${event.title}: ${event.name}`,
      location: event.location,
      organizer: from === null ? null : { name: tenantName, email: from },
      attendee: null,
    })),
  );
}
