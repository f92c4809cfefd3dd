/** What a visitor's client reads, through the gateway. */
import type { Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import * as Deltas from "./deltas";
import * as Log from "./log";
import * as Presence from "./presence";
import { getOwn, type OwnArgs } from "./visitors";
import type { vConversationState } from "./wire";

const FEED_MESSAGES = 100;
const PAGE_MESSAGES = 100;

export async function feed(
  ctx: QueryCtx,
  args: OwnArgs & { afterSeq: number },
) {
  const conversation = await getOwn(ctx, args);
  if (conversation === null) return null;
  const messages = await ctx.db
    .query("messages")
    .withIndex("by_conversation_and_seq", (q) =>
      q.eq("conversationId", conversation._id).gt("seq", args.afterSeq),
    )
    .take(FEED_MESSAGES);
  const { streaming } = conversation;
  return {
    state: await stateOf(ctx, conversation),
    messages: messages.map(Log.toWire),
    streaming:
      streaming === undefined
        ? null
        : {
            messageId: streaming.messageId,
            seq: streaming.seq,
            attempt: streaming.attempt,
          },
  };
}

export async function streamText(
  ctx: QueryCtx,
  args: OwnArgs & { messageId: string },
) {
  const conversation = await getOwn(ctx, args);
  if (conversation === null) return null;
  const message = await Log.getOf(ctx, conversation._id, args.messageId);
  if (message?.author !== "assistant") return null;
  const stream = await ctx.db
    .query("streams")
    .withIndex("by_message", (q) => q.eq("messageId", message._id))
    .unique();
  if (stream?.state === "streaming") {
    const { attempt, state, owner, leaseExpiresAt } = stream;
    const text = await Deltas.read(ctx, stream);
    return { attempt, text, state, owner, leaseExpiresAt };
  }
  return {
    attempt: message.attempt ?? 1,
    text: message.text,
    state: endedState(message),
    reason: message.reason,
    // The stream may have been swept; nobody holds it any more either way.
    owner: stream?.owner ?? "",
    leaseExpiresAt: stream?.leaseExpiresAt ?? 0,
  };
}

export async function page(
  ctx: QueryCtx,
  args: OwnArgs & { beforeSeq?: number; limit: number },
) {
  const conversation = await getOwn(ctx, args);
  if (conversation === null) return null;
  const limit = Math.min(Math.max(Math.floor(args.limit), 1), PAGE_MESSAGES);
  const before = args.beforeSeq ?? conversation.lastSeq + 1;
  const newestFirst = await ctx.db
    .query("messages")
    .withIndex("by_conversation_and_seq", (q) =>
      q.eq("conversationId", conversation._id).lt("seq", before),
    )
    .order("desc")
    .take(limit + 1);
  return {
    messages: newestFirst.slice(0, limit).reverse().map(Log.toWire),
    hasMore: newestFirst.length > limit,
  };
}

async function stateOf(
  ctx: QueryCtx,
  conversation: Doc<"conversations">,
): Promise<Infer<typeof vConversationState>> {
  const { assigneeId, mode, status, staffReadSeq, lastSeq } = conversation;
  const assignee = assigneeId && (await ctx.db.get("members", assigneeId));
  const tenant = await ctx.db.get("tenants", conversation.tenantId);
  return {
    mode,
    status,
    assignee: assignee ? { name: assignee.name } : undefined,
    typing: await Presence.staffTypingName(ctx, conversation._id),
    staffOnline: tenant?.staffOnline ?? false,
    staffReadSeq,
    lastSeq,
  };
}

function endedState(message: Doc<"messages">) {
  if (message.state === "stopped" || message.state === "failed") {
    return message.state;
  }
  return "finished" as const;
}
