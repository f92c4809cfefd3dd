import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";

/** `online`: the dashboard is open; `watching`: this conversation is. */
export const vPresenceKind = v.union(
  v.literal("typing"),
  v.literal("watching"),
  v.literal("online"),
);
export type PresenceKind = Infer<typeof vPresenceKind>;

export const presenceTables = {
  /**
   * What somebody does right now. Written by heartbeats; deleted by
   * `cleanup:expirePresence`, one job per row, so that subscriptions see it
   * end without asking for the time. At most one row per person, kind and
   * conversation.
   */
  presence: defineTable({
    tenantId: v.id("tenants"),
    kind: vPresenceKind,
    /** Absent for the kind online. */
    conversationId: v.optional(v.id("conversations")),
    /** Absent for the visitor. */
    memberId: v.optional(v.id("members")),
    expiresAt: v.number(),
  })
    .index("by_conversation_and_kind_and_member", [
      "conversationId",
      "kind",
      "memberId",
    ])
    .index("by_tenant_and_kind_and_member", ["tenantId", "kind", "memberId"]),
};
