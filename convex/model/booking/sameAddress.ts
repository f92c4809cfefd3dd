/** One address has one booking of an occurrence, unless staff allow more. */
import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import * as BookingRows from "./bookingRows";
import type { Offer } from "./offers";

/** Bookings of one address at one occurrence that are looked at. */
const MAX_SAME = 50;

/** @param except the booking that is being moved there */
export async function hasBooked(
  ctx: QueryCtx,
  { slot, occKey }: Offer,
  emailKey: string,
  except?: Id<"bookings">,
): Promise<boolean> {
  const { allowSameEmail, capacity } = slot.terms;
  if (allowSameEmail && capacity > 1) return false;
  const same = await ctx.db
    .query("bookings")
    .withIndex("by_tenant_and_occKey_and_emailKey", (q) =>
      q
        .eq("tenantId", slot.tenantId)
        .eq("occKey", occKey)
        .eq("emailKey", emailKey),
    )
    .order("desc")
    .take(MAX_SAME);
  return same.some((row) => row._id !== except && BookingRows.isOpen(row));
}
