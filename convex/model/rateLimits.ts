/** Messages per minute, counted in fixed windows. */
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { Quota } from "./wire";

export const WINDOW_MS = 60_000;

/** A visitor, the address they come from, and all visitors of a widget. */
export const DEFAULT_LIMITS = {
  perVisitor: 20,
  perAddress: 60,
  perWidget: 600,
};

interface Caller {
  sessionKey: string;
  ipHash?: string;
}

type Admission =
  | { ok: true; quota: Quota }
  | { ok: false; retryAfterMs: number; quota: Quota };

interface Window {
  key: string;
  limit: number;
  count: number;
  resetAt: number;
  row: Doc<"rateBuckets"> | null;
}

/**
 * Counts one message against every limit, or against none when one of them
 * is reached. The quota is the visitor's own.
 */
export async function admit(
  ctx: MutationCtx,
  widget: Doc<"widgets">,
  caller: Caller,
): Promise<Admission> {
  const now = Date.now();
  const { limits, _id, tenantId } = widget;
  const { sessionKey, ipHash } = caller;
  const [own, ...shared] = await Promise.all([
    load(ctx, `visitor:${_id}:${sessionKey}`, limits.perVisitor, now),
    load(ctx, `widget:${_id}`, limits.perWidget, now),
    ...(ipHash === undefined
      ? []
      : [load(ctx, `address:${tenantId}:${ipHash}`, limits.perAddress, now)]),
  ]);
  const windows = [own, ...shared];
  const full = windows.filter((window) => window.count >= window.limit);
  if (full.length > 0) {
    const until = Math.max(...full.map((window) => window.resetAt));
    const quota = quotaOf(own, own.count);
    return { ok: false, retryAfterMs: until - now, quota };
  }
  await Promise.all(windows.map((window) => count(ctx, window)));
  return { ok: true, quota: quotaOf(own, own.count + 1) };
}

async function load(
  ctx: MutationCtx,
  key: string,
  limit: number,
  now: number,
): Promise<Window> {
  const row = await ctx.db
    .query("rateBuckets")
    .withIndex("by_key", (q) => q.eq("key", key))
    .unique();
  return row !== null && row.resetAt > now
    ? { key, limit, row, count: row.count, resetAt: row.resetAt }
    : { key, limit, row, count: 0, resetAt: now + WINDOW_MS };
}

async function count(ctx: MutationCtx, window: Window): Promise<void> {
  const counted = { count: window.count + 1, resetAt: window.resetAt };
  if (window.row === null) {
    await ctx.db.insert("rateBuckets", { key: window.key, ...counted });
  } else {
    await ctx.db.patch("rateBuckets", window.row._id, counted);
  }
}

function quotaOf(window: Window, count: number): Quota {
  return {
    remaining: Math.max(window.limit - count, 0),
    resetAt: window.resetAt,
  };
}
