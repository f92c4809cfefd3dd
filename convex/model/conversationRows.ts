/** Loading conversations and showing them as rows. */
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { MemberCtx } from "./access";
import { refusal } from "./errors";
import { cut } from "./text";
import type { ConversationRow } from "./wire";

const PREVIEW_LENGTH = 140;

type Conversation = Doc<"conversations">;

/** @throws not_found, also for another tenant's. */
export async function requireInTenant(
  ctx: QueryCtx & MemberCtx,
  conversationId: Id<"conversations">,
): Promise<Conversation> {
  const conversation = await ctx.db.get("conversations", conversationId);
  if (conversation === null || conversation.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such conversation");
  }
  return conversation;
}

/** The beginning of a text on one line. */
export function preview(text: string): string {
  return cut(text.replace(/\s+/g, " ").trim(), PREVIEW_LENGTH);
}

export async function toRow(
  ctx: QueryCtx,
  conversation: Conversation,
): Promise<ConversationRow> {
  const { assigneeId } = conversation;
  const assignee = assigneeId && (await ctx.db.get("members", assigneeId));
  return {
    _id: conversation._id,
    visitorName: nameOf(conversation),
    preview: conversation.preview,
    lastMessageAt: conversation.lastMessageAt,
    lastSeq: conversation.lastSeq,
    unread: conversation.unread,
    status: conversation.status,
    mode: conversation.mode,
    assigneeName: assignee?.name,
    waitingSince: conversation.waitingSince,
    streaming: conversation.streaming !== undefined,
  };
}

/** What staff call the visitor; a nameless one by random letters of the id. */
export function nameOf(conversation: Conversation): string {
  return (
    conversation.visitorName ??
    conversation.visitorEmail ??
    `Visitor ${conversation._id.slice(4, 8)}`
  );
}
