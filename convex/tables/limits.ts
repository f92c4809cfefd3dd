import { defineTable } from "convex/server";
import { v } from "convex/values";

export const limitTables = {
  /**
   * Messages counted in the current window of one visitor, address or widget.
   * Written by begin, one row per key; deleted by the hourly sweep once its
   * window is over.
   */
  rateBuckets: defineTable({
    key: v.string(),
    count: v.number(),
    /** End of the window (ms, epoch). */
    resetAt: v.number(),
  })
    .index("by_key", ["key"])
    .index("by_resetAt", ["resetAt"]),
};
