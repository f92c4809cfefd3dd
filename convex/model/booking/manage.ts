/** A booking's page: whoever has its secret link. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import type { Actor } from "../../tables/bookings";
import * as BookingRows from "./bookingRows";
import {
  openings as listOpenings,
  type Asked,
  type vOpenings,
} from "./listing";
import { reschedule } from "./reschedule";
import * as Tokens from "./tokens";
import { change, refused } from "./transitions";
import { vBookingView, vChangeResult, type ChangeResult } from "./wire";

export const vManagePage = v.object({
  role: v.union(v.literal("visitor"), v.literal("staff")),
  booking: vBookingView,
  tenantId: v.id("tenants"),
  tenantName: v.string(),
  resourceName: v.string(),
  /** From then on it only shows (ms, epoch). */
  readOnlyFromMs: v.number(),
});

export const vManageAction = v.union(
  v.literal("cancel"),
  v.literal("reschedule"),
  v.literal("confirm"),
  v.literal("reject"),
);
type ManageAction = Infer<typeof vManageAction>;

export const vManageResult = v.union(
  ...vChangeResult.members,
  /** There is no such link, or it was revoked. */
  v.object({ kind: v.literal("not_found") }),
);

/** Who holds which link may do what. */
const MAY: Readonly<Record<Tokens.Role, readonly ManageAction[]>> = {
  visitor: ["cancel", "reschedule"],
  staff: ["cancel", "reschedule", "confirm", "reject"],
};

const ACTORS: Readonly<Record<Tokens.Role, Actor>> = {
  visitor: { kind: "visitor" },
  staff: { kind: "staff", name: "By link" },
};

/** What the page shows; changes nothing. */
export async function show(
  ctx: QueryCtx,
  tokenHash: string,
): Promise<Infer<typeof vManagePage> | null> {
  const opened = await Tokens.open(ctx, tokenHash);
  if (opened === null) return null;
  const { role, booking } = opened;
  const tenant = await ctx.db.get("tenants", booking.tenantId);
  const resource = await ctx.db.get("resources", booking.resourceId);
  return {
    role,
    booking: BookingRows.toView(booking),
    tenantId: booking.tenantId,
    tenantName: tenant?.name ?? "",
    resourceName: resource?.name ?? "",
    readOnlyFromMs: readOnlyFrom(booking),
  };
}

/** Free times to move it to. */
export async function openings(
  ctx: QueryCtx,
  { tokenHash, ...asked }: Omit<Asked, "tenantId"> & { tokenHash: string },
): Promise<Infer<typeof vOpenings> | null> {
  const opened = await Tokens.open(ctx, tokenHash);
  if (opened === null) return null;
  const { role, booking } = opened;
  const { tenantId, status, slotId } = booking;
  const listed = await listOpenings(ctx, { ...asked, tenantId });
  if (role === "staff" || status === "pending") return listed;
  // As `reschedule` has it: other slots that staff confirm are not for moving.
  const free = listed.openings.filter(
    (one) => !one.requiresConfirm || one.slotId === slotId,
  );
  return { ...listed, openings: free };
}

export async function act(
  ctx: MutationCtx,
  args: {
    tokenHash: string;
    action: ManageAction;
    seq: number;
    occKey?: string;
    reason?: string;
  },
): Promise<ChangeResult | { kind: "not_found" }> {
  const { action, seq, occKey, reason } = args;
  const opened = await Tokens.open(ctx, args.tokenHash);
  if (opened === null) return { kind: "not_found" };
  const { role, booking } = opened;
  const isOver = readOnlyFrom(booking) <= Date.now();
  if (isOver || !MAY[role].includes(action)) {
    return refused(booking, "READ_ONLY");
  }
  const by = { actor: ACTORS[role], seq, reason };
  switch (action) {
    case "cancel":
      return await change(ctx, booking, "cancelled", by);
    case "confirm":
      return await change(ctx, booking, "confirmed", by);
    case "reject":
      return await change(ctx, booking, "rejected", by);
    case "reschedule":
      if (occKey === undefined) return refused(booking, "NOT_FOUND");
      return await reschedule(ctx, booking, { ...by, occKey });
  }
}

function readOnlyFrom({ endMs }: Doc<"bookings">): number {
  return endMs + Tokens.TOKEN_KEPT_MS;
}
