/**
 * Idempotency of bookings: a request sent again leads to the booking that it
 * led to before, and never to a second one.
 */
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx } from "../../_generated/server";
import { sha256 } from "../hashing";

export const REQUEST_KEPT_MS = 24 * 60 * 60_000;
export const MAX_KEY = 200;

export async function find(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
  key: string,
): Promise<Doc<"bookingRequests"> | null> {
  return await ctx.db
    .query("bookingRequests")
    .withIndex("by_tenant_and_key", (q) =>
      q.eq("tenantId", tenantId).eq("key", key),
    )
    .unique();
}

/** Hex SHA-256 of what was asked for, whatever the order of its fields. */
export async function hashOf(body: object): Promise<string> {
  return await sha256(canonical(body));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  );
}
