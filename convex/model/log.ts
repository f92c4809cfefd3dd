/** The messages of a conversation: its append-only log. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { Infer } from "convex/values";
import type { vStaffMessage, WireMessage } from "./wire";

type Message = Doc<"messages">;

/** What begin and reply know of a message before it has its place. */
export type NewMessage = Pick<Message, "author" | "text" | "state"> &
  Partial<Pick<Message, "memberId" | "authorName" | "clientMessageId">>;

/**
 * Writes a message at a place of the log. The caller raises the
 * conversation's `lastSeq` to `seq` in the same mutation.
 */
export async function insert(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
  seq: number,
  message: NewMessage,
): Promise<Id<"messages">> {
  return await ctx.db.insert("messages", {
    tenantId: conversation.tenantId,
    conversationId: conversation._id,
    seq,
    ...message,
  });
}

/** The message a repeated send has already made. */
export async function findSent(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  author: Message["author"],
  clientMessageId: string,
): Promise<Message | null> {
  return await ctx.db
    .query("messages")
    .withIndex("by_conversation_and_author_and_clientMessageId", (q) =>
      q
        .eq("conversationId", conversationId)
        .eq("author", author)
        .eq("clientMessageId", clientMessageId),
    )
    .unique();
}

/** The message at a place of the log. */
export async function getAt(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  seq: number,
): Promise<Message | null> {
  return await ctx.db
    .query("messages")
    .withIndex("by_conversation_and_seq", (q) =>
      q.eq("conversationId", conversationId).eq("seq", seq),
    )
    .unique();
}

/** A message of this conversation by an id from outside, or null. */
export async function getOf(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  messageId: string,
): Promise<Message | null> {
  const id = ctx.db.normalizeId("messages", messageId);
  const message = id === null ? null : await ctx.db.get("messages", id);
  return message?.conversationId === conversationId ? message : null;
}

export function toWire(message: Message): WireMessage {
  return {
    id: message._id,
    seq: message.seq,
    author: message.author,
    text: message.text,
    state: message.state,
    createdAt: Math.floor(message._creationTime),
    authorName: message.authorName,
    clientMessageId: message.clientMessageId,
    automatic: message.automatic,
    sources: message.sources,
  };
}

export function toStaff(message: Message): Infer<typeof vStaffMessage> {
  return {
    ...toWire(message),
    reason: message.reason,
    errorCode: message.errorCode,
    model: message.model,
  };
}
