/** What staff write. */
import type { Id } from "../_generated/dataModel";
import type { StaffMutationCtx } from "./access";
import { preview, requireInTenant } from "./conversationRows";
import { refusal } from "./errors";
import { takeOver } from "./handover";
import * as Log from "./log";
import * as Presence from "./presence";
import * as SearchText from "./searchText";

const MAX_REPLY = 8_000;
const MAX_CLIENT_MESSAGE_ID = 100;

export interface ReplyArgs {
  conversationId: Id<"conversations">;
  text: string;
  clientMessageId: string;
}

export async function reply(
  ctx: StaffMutationCtx,
  args: ReplyArgs,
): Promise<{ messageId: Id<"messages">; seq: number; duplicate: boolean }> {
  requireSendable(args);
  const { conversationId, clientMessageId, text } = args;
  await requireInTenant(ctx, conversationId);
  // Before the take-over: a repeat must not take back what was handed back.
  const sent = await Log.findSent(
    ctx,
    conversationId,
    "staff",
    clientMessageId,
  );
  if (sent !== null) {
    return { messageId: sent._id, seq: sent.seq, duplicate: true };
  }
  if ((await requireInTenant(ctx, conversationId)).mode !== "human") {
    await takeOver(ctx, conversationId);
  }
  const conversation = await requireInTenant(ctx, conversationId);
  const seq = conversation.lastSeq + 1;
  const messageId = await Log.insert(ctx, conversation, seq, {
    author: "staff",
    text,
    state: "complete",
    clientMessageId,
    memberId: ctx.member._id,
    authorName: ctx.member.name,
  });
  await SearchText.add(ctx, conversationId, text);
  await Presence.setTyping(ctx, conversation, ctx.member._id, false);
  await ctx.db.patch("conversations", conversationId, {
    status: "open",
    lastSeq: seq,
    lastMessageAt: Date.now(),
    preview: preview(text),
    waitingSince: undefined,
    // Who answers has read.
    unread: 0,
    staffReadSeq: seq,
  });
  return { messageId, seq, duplicate: false };
}

/** @throws invalid */
function requireSendable({ text, clientMessageId }: ReplyArgs): void {
  if (text.trim() === "" || text.length > MAX_REPLY) {
    throw refusal("invalid", `A reply has 1 to ${MAX_REPLY} characters`);
  }
  const { length } = clientMessageId;
  if (length === 0 || length > MAX_CLIENT_MESSAGE_ID) {
    throw refusal("invalid", "clientMessageId must have 1 to 100 characters");
  }
}
