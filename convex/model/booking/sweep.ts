/** Bounded removal of what is over. A full batch schedules the next one. */
import { internal } from "../../_generated/api";
import type { MutationCtx } from "../../_generated/server";
import { HOLD_WINDOW_MS } from "./holds";
import { REQUEST_KEPT_MS } from "./requests";

const BATCH = 100;

export async function sweep(ctx: MutationCtx): Promise<null> {
  const now = Date.now();
  const requests = await ctx.db
    .query("bookingRequests")
    .withIndex("by_creation_time", (q) =>
      q.lt("_creationTime", now - REQUEST_KEPT_MS),
    )
    .take(BATCH);
  for (const { _id } of requests) await ctx.db.delete("bookingRequests", _id);
  const uses = await ctx.db
    .query("holdUses")
    .withIndex("by_creation_time", (q) =>
      q.lt("_creationTime", now - HOLD_WINDOW_MS),
    )
    .take(BATCH);
  for (const { _id } of uses) await ctx.db.delete("holdUses", _id);
  if (requests.length === BATCH || uses.length === BATCH) {
    await ctx.scheduler.runAfter(0, internal.bookingJobs.sweep, {});
  }
  return null;
}
