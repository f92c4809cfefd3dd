/** Dates on which nothing takes place. */
import { v, type Infer } from "convex/values";
import type { Id } from "../../_generated/dataModel";
import type { StaffMutationCtx, StaffQueryCtx } from "../access";
import { refusal } from "../errors";
import * as Affected from "./affected";
import * as ClosedDates from "./closedDates";
import * as Resources from "./resources";
import { cleanText } from "./visitorInput";
import { isDate } from "./wallTime";

const MAX_REASON = 200;

export const vClosed = v.union(
  v.object({
    kind: v.literal("closed"),
    closedDayId: v.id("closedDays"),
    cancelled: v.number(),
  }),
  Affected.vChoiceNeeded,
);
export type Closed = Infer<typeof vClosed>;

export async function list(
  ctx: StaffQueryCtx,
  { from, to }: { from: string; to: string },
) {
  const rows = await ClosedDates.between(ctx, ctx.tenantId, from, to);
  return rows.map(({ _id, resourceId, date, reason }) => ({
    _id,
    resourceId,
    date,
    reason,
  }));
}

/** @throws not_found, invalid */
export async function add(
  ctx: StaffMutationCtx,
  args: {
    date: string;
    resourceId?: Id<"resources">;
    reason?: string;
    bookings?: Affected.Choice;
  },
): Promise<Closed> {
  const { tenantId } = ctx;
  const { date, resourceId, bookings: choice } = args;
  if (!isDate(date)) throw refusal("invalid", "A date is YYYY-MM-DD");
  const reason = cleanText(args.reason ?? "");
  if (reason.length > MAX_REASON) {
    throw refusal("invalid", `A reason has at most ${MAX_REASON} characters`);
  }
  if (resourceId !== undefined) await Resources.requireOwn(ctx, resourceId);
  const affected = await Affected.onDate(ctx, tenantId, resourceId, date);
  const ask = Affected.askAbout(affected, choice);
  if (ask !== null) return ask;
  const known = await ClosedDates.find(ctx, tenantId, resourceId, date);
  const closedDayId =
    known?._id ??
    (await ctx.db.insert("closedDays", {
      tenantId,
      date,
      ...(resourceId === undefined ? {} : { resourceId }),
      ...(reason === "" ? {} : { reason }),
    }));
  const said = reason === "" ? undefined : reason;
  const cancelled = await Affected.settle(ctx, affected, choice, said);
  return { kind: "closed", closedDayId, cancelled };
}

/** Opens the date again. @throws not_found, also for another tenant's. */
export async function remove(
  ctx: StaffMutationCtx,
  closedDayId: Id<"closedDays">,
): Promise<null> {
  const row = await ctx.db.get("closedDays", closedDayId);
  if (row === null || row.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such closed day");
  }
  await ctx.db.delete("closedDays", closedDayId);
  return null;
}
