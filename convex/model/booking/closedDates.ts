/** Which dates are closed for which slot. */
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { ClosedDates } from "./expansion";

/** Closed days of a tenant within one listing. */
const MAX_READ = 1_000;

/** Two narrow reads: bookings of other days do not meet here. */
export async function isClosed(
  ctx: QueryCtx,
  { tenantId, resourceId }: Pick<Doc<"slots">, "tenantId" | "resourceId">,
  date: string,
): Promise<boolean> {
  for (const whose of [undefined, resourceId]) {
    if ((await find(ctx, tenantId, whose, date)) !== null) return true;
  }
  return false;
}

export async function find(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  resourceId: Id<"resources"> | undefined,
  date: string,
): Promise<Doc<"closedDays"> | null> {
  return await ctx.db
    .query("closedDays")
    .withIndex("by_tenant_and_resource_and_date", (q) =>
      q.eq("tenantId", tenantId).eq("resourceId", resourceId).eq("date", date),
    )
    .unique();
}

/** Rows from one date to another, both inclusive. */
export async function between(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  from: string,
  to: string,
): Promise<Doc<"closedDays">[]> {
  return await ctx.db
    .query("closedDays")
    .withIndex("by_tenant_and_date", (q) =>
      q.eq("tenantId", tenantId).gte("date", from).lte("date", to),
    )
    .take(MAX_READ);
}

/** Those of the rows that concern a resource. */
export function datesOf(
  rows: Doc<"closedDays">[],
  resourceId: Id<"resources">,
): ClosedDates {
  return new Set(
    rows
      .filter((row) => (row.resourceId ?? resourceId) === resourceId)
      .map(({ date }) => date),
  );
}
