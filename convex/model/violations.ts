/** Counting what leads to an automatic block. */
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { BlockSubject } from "../tables/security";
import type { AutoBlock } from "../tables/tenants";
import * as Blocks from "./blocks";
import * as RateLimits from "./rateLimits";
import { MINUTE_MS } from "./time";

/** Many people may share an address, so it takes more to block one. */
const ADDRESS_FACTOR = 3;

interface Violator {
  subject: BlockSubject;
  hash: string;
}

/**
 * Counts violations of one visitor or address, and blocks it when there are
 * too many in the window. A tenant takes note of a bounded number of new ones
 * a minute: against a flood from everywhere stands the widget's limit.
 * @returns the end of the block it led to (ms, epoch), or 0.
 */
export async function count(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
  rules: AutoBlock,
  { subject, hash }: Violator,
  reason: string,
  times = 1,
): Promise<number> {
  if (rules.violations === 0) return 0;
  const now = Date.now();
  const row = await find(ctx, tenantId, hash);
  if (row === null && !(await RateLimits.mayOpenCounter(ctx, tenantId))) {
    return 0;
  }
  const isOver = row === null || row.windowEndsAt <= now;
  const total = (isOver ? 0 : row.count) + times;
  const factor = subject === "address" ? ADDRESS_FACTOR : 1;
  if (total >= rules.violations * factor) {
    if (row !== null) await ctx.db.delete("violations", row._id);
    // What is refused at the door goes on being told while a block is in
    // force; one is enough.
    const until = await Blocks.blockedUntil(ctx, tenantId, hash, now);
    if (until > 0) return until;
    const expiresAt = now + rules.cooldownMinutes * MINUTE_MS;
    const block = { subject, hash, reason, expiresAt };
    await Blocks.createAutomatic(ctx, tenantId, block);
    return expiresAt;
  }
  const windowEndsAt = isOver
    ? now + rules.windowMinutes * MINUTE_MS
    : row.windowEndsAt;
  const counted = { count: total, windowEndsAt };
  if (row !== null) await ctx.db.patch("violations", row._id, counted);
  else await ctx.db.insert("violations", { tenantId, hash, ...counted });
  return 0;
}

export async function forget(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
  hash: string,
): Promise<void> {
  const row = await find(ctx, tenantId, hash);
  if (row !== null) await ctx.db.delete("violations", row._id);
}

async function find(ctx: MutationCtx, tenantId: Id<"tenants">, hash: string) {
  return await ctx.db
    .query("violations")
    .withIndex("by_tenant_and_hash", (q) =>
      q.eq("tenantId", tenantId).eq("hash", hash),
    )
    .unique();
}
