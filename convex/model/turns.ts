/** A visitor's turn: their message and the answer it begins. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { buildContext } from "./context";
import { preview } from "./conversationRows";
import { refusal } from "./errors";
import * as Log from "./log";
import * as Presence from "./presence";
import * as RateLimits from "./rateLimits";
import * as SearchText from "./searchText";
import * as Streams from "./streams";
import * as Visitors from "./visitors";
import * as Widgets from "./widgets";
import type { BeginResult, Quota } from "./wire";

const MAX_CLIENT_MESSAGE_ID = 100;

type Conversation = Doc<"conversations">;

export interface BeginArgs extends Visitors.Whereabouts {
  widgetId: string;
  sessionKey: string;
  clientMessageId: string;
  text: string;
  owner: string;
  leaseMs: number;
  ipHash?: string;
}

export async function begin(
  ctx: MutationCtx,
  args: BeginArgs,
): Promise<BeginResult> {
  requireSendable(args);
  const widget = await Widgets.find(ctx, { widgetId: args.widgetId });
  if (widget === null) return { kind: "closed" };
  const visitor = await Visitors.find(ctx, widget._id, args.sessionKey);
  const known = visitor && (await Visitors.conversationOf(ctx, visitor._id));
  // First of all: what was accepted once is never refused afterwards.
  const duplicate = known && (await findDuplicate(ctx, known, args));
  if (duplicate) return duplicate;
  if (!widget.isActive) return { kind: "closed" };
  const untilMs = visitor?.blockedUntil ?? 0;
  if (untilMs > Date.now()) return { kind: "blocked", untilMs };
  if (args.text.length > widget.maxMessageLength) {
    return { kind: "limited", code: "message_too_long", retryAfterMs: 0 };
  }
  const admitted = await RateLimits.admit(ctx, widget, args);
  if (!admitted.ok) {
    const { retryAfterMs, quota } = admitted;
    const code = "rate_limit_exceeded";
    return { kind: "limited", code, retryAfterMs, quota };
  }
  const writer = await Visitors.ensure(ctx, widget, visitor, args);
  const conversation = known ?? (await create(ctx, widget, writer._id));
  return await write(ctx, conversation, writer, args, admitted.quota);
}

/** Puts the message into the log, and the answer's place behind it. */
async function write(
  ctx: MutationCtx,
  conversation: Conversation,
  visitor: Visitors.Visitor,
  args: BeginArgs,
  quota: Quota,
): Promise<BeginResult> {
  // Made a moment ago, in this mutation: nobody can be there already.
  const isNew = conversation.lastSeq === 0;
  if (conversation.streaming !== undefined) {
    await Streams.stop(ctx, conversation.streaming.streamId, "superseded");
  }
  const { _id: conversationId, mode } = conversation;
  const visitorSeq = conversation.lastSeq + 1;
  const visitorMessageId = await Log.insert(ctx, conversation, visitorSeq, {
    author: "visitor",
    text: args.text,
    state: "complete",
    clientMessageId: args.clientMessageId,
  });
  await SearchText.add(ctx, conversationId, args.text);
  if (!isNew) await Presence.setTyping(ctx, conversation, undefined, false);
  const said = { conversationId, visitorMessageId, visitorSeq };
  const patch = {
    status: "open" as const,
    lastSeq: visitorSeq,
    lastMessageAt: Date.now(),
    preview: preview(args.text),
    unread: conversation.unread + 1,
  };
  if (mode !== "assistant") {
    const waitingSince = conversation.waitingSince ?? Date.now();
    const waiting = { ...patch, waitingSince };
    await ctx.db.patch("conversations", conversationId, waiting);
    return { kind: "human", ...said, mode, quota };
  }
  const { fence, ...streaming } = await Streams.open(
    ctx,
    conversation,
    visitorSeq + 1,
    { owner: args.owner, leaseExpiresAt: Streams.leaseUntil(args.leaseMs) },
  );
  const { seq } = streaming;
  await ctx.db.patch("conversations", conversationId, {
    ...patch,
    lastSeq: seq,
    streaming,
  });
  const answer = { ...streaming, fence };
  const context = await buildContext(ctx, conversation, visitor, seq);
  const watched = !isNew && (await Presence.isWatched(ctx, conversationId));
  return { kind: "started", ...said, answer, context, watched, quota };
}

/** What became of the same send before, if there was one. */
async function findDuplicate(
  ctx: MutationCtx,
  conversation: Conversation,
  args: BeginArgs,
): Promise<BeginResult | null> {
  const { _id: conversationId, mode, streaming } = conversation;
  const sent = await Log.findSent(
    ctx,
    conversationId,
    "visitor",
    args.clientMessageId,
  );
  if (sent === null) return null;
  const next = await Log.getAt(ctx, conversationId, sent.seq + 1);
  const answer =
    next?.author !== "assistant"
      ? null
      : {
          messageId: next._id,
          seq: next.seq,
          state: next.state,
          attempt:
            streaming?.messageId === next._id
              ? streaming.attempt
              : (next.attempt ?? 1),
          text: next.text,
          reason: next.reason,
        };
  const visitorSeq = sent.seq;
  return { kind: "duplicate", conversationId, visitorSeq, mode, answer };
}

async function create(
  ctx: MutationCtx,
  widget: Doc<"widgets">,
  visitorId: Id<"visitors">,
): Promise<Conversation> {
  const id = await ctx.db.insert("conversations", {
    tenantId: widget.tenantId,
    widgetId: widget._id,
    visitorId,
    status: "open",
    mode: "assistant",
    lastSeq: 0,
    lastMessageAt: Date.now(),
    preview: "",
    unread: 0,
    staffReadSeq: 0,
    visitorReadSeq: 0,
  });
  const created = await ctx.db.get("conversations", id);
  if (created === null) throw new Error(`Conversation ${id} was not written`);
  return created;
}

/** @throws invalid; the gateway's own checks come before. */
function requireSendable(args: BeginArgs): void {
  const { length } = args.clientMessageId;
  if (length === 0 || length > MAX_CLIENT_MESSAGE_ID) {
    throw refusal("invalid", "clientMessageId must have 1 to 100 characters");
  }
  if (args.text.trim() === "")
    throw refusal("invalid", "text must not be empty");
  if (args.sessionKey === "" || args.owner === "") {
    throw refusal("invalid", "sessionKey and owner must not be empty");
  }
}
