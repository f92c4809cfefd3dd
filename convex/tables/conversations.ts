import { defineTable } from "convex/server";
import { v, type Infer } from "convex/values";

export const vMode = v.union(
  v.literal("assistant"),
  v.literal("waiting"),
  v.literal("human"),
);
export type Mode = Infer<typeof vMode>;

export const vStatus = v.union(v.literal("open"), v.literal("closed"));
export type Status = Infer<typeof vStatus>;

export const vAuthor = v.union(
  v.literal("visitor"),
  v.literal("assistant"),
  v.literal("staff"),
  v.literal("system"),
);

export const vMessageState = v.union(
  v.literal("complete"),
  v.literal("streaming"),
  v.literal("stopped"),
  v.literal("failed"),
);

/** Why an answer ended. */
export const vEndReason = v.union(
  v.literal("complete"),
  v.literal("length"),
  v.literal("stopped"),
  v.literal("superseded"),
  v.literal("takeover"),
  v.literal("failed"),
);
export type EndReason = Infer<typeof vEndReason>;

export const vSource = v.object({
  title: v.string(),
  url: v.optional(v.string()),
});

export const vUsage = v.object({
  promptTokens: v.number(),
  completionTokens: v.number(),
});

export const conversationTables = {
  /**
   * One browser's visitor at one widget. Written by the first message and by
   * what the visitor tells about themselves. Deleted by nobody yet.
   */
  visitors: defineTable({
    tenantId: v.id("tenants"),
    widgetId: v.id("widgets"),
    /** Hex SHA-256 of the visitor's secret, made by the gateway. */
    sessionKey: v.string(),
    name: v.optional(v.string()),
    email: v.optional(v.string()),
    locale: v.optional(v.string()),
    page: v.optional(v.string()),
    /** Staff have shut this visitor out until then (ms, epoch). */
    blockedUntil: v.optional(v.number()),
  }).index("by_widget_and_sessionKey", ["widgetId", "sessionKey"]),

  /**
   * One visitor's conversation: the state beside its log. Written by every
   * message, answer and change of hands, never by an append. One per visitor.
   * Deleted by nobody yet.
   */
  conversations: defineTable({
    tenantId: v.id("tenants"),
    widgetId: v.id("widgets"),
    visitorId: v.id("visitors"),
    /** What the visitor told about themselves; copies, for the list. */
    visitorName: v.optional(v.string()),
    visitorEmail: v.optional(v.string()),
    status: vStatus,
    mode: vMode,
    /** Who holds it; set exactly in mode human. */
    assigneeId: v.optional(v.id("members")),
    /** Newest seq of the log, 0 before the first message. */
    lastSeq: v.number(),
    /** Newest activity; the order of the list (ms, epoch). */
    lastMessageAt: v.number(),
    /** Beginning of the newest text. */
    preview: v.string(),
    /** Visitor's messages staff have not read. */
    unread: v.number(),
    staffReadSeq: v.number(),
    visitorReadSeq: v.number(),
    /** The last seq before the current session; absent: 0. */
    sessionStartSeq: v.optional(v.number()),
    /** Since when the visitor waits for a human (ms, epoch). */
    waitingSince: v.optional(v.number()),
    /** The answer being written; set exactly while its stream is streaming. */
    streaming: v.optional(
      v.object({
        streamId: v.id("streams"),
        messageId: v.id("messages"),
        seq: v.number(),
        attempt: v.number(),
      }),
    ),
  })
    .index("by_visitor", ["visitorId"])
    .index("by_widget", ["widgetId"])
    .index("by_tenant_and_lastMessageAt", ["tenantId", "lastMessageAt"])
    .index("by_tenant_and_status_and_lastMessageAt", [
      "tenantId",
      "status",
      "lastMessageAt",
    ])
    .index("by_tenant_and_unread", ["tenantId", "unread"])
    .index("by_tenant_and_waitingSince", ["tenantId", "waitingSince"]),

  /**
   * The newest words of a conversation in lower case, for the list's search;
   * apart, so that reading the list does not read them. One row per
   * conversation, at most `SEARCH_TEXT_LENGTH` units, written with each text.
   */
  conversationTexts: defineTable({
    conversationId: v.id("conversations"),
    text: v.string(),
  }).index("by_conversation", ["conversationId"]),

  /**
   * The log. Written by begin, reply and the end of an answer, which moves
   * the stream's text here. `seq` has no gaps and no repeats within a
   * conversation; `clientMessageId` is unique per conversation and author.
   */
  messages: defineTable({
    tenantId: v.id("tenants"),
    conversationId: v.id("conversations"),
    seq: v.number(),
    author: vAuthor,
    memberId: v.optional(v.id("members")),
    /** The staff member's name when they wrote it. */
    authorName: v.optional(v.string()),
    /** Empty while the answer is being written. */
    text: v.string(),
    state: vMessageState,
    clientMessageId: v.optional(v.string()),
    /** Of an ended answer: the attempt that wrote its text. */
    attempt: v.optional(v.number()),
    reason: v.optional(vEndReason),
    automatic: v.optional(v.boolean()),
    sources: v.optional(v.array(vSource)),
    usage: v.optional(vUsage),
    model: v.optional(v.string()),
    errorCode: v.optional(v.string()),
  })
    .index("by_conversation_and_seq", ["conversationId", "seq"])
    .index("by_conversation_and_author_and_clientMessageId", [
      "conversationId",
      "author",
      "clientMessageId",
    ]),
};
