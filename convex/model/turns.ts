/** A visitor's turn: their message and the answer it begins. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import * as Admission from "./admission";
import type { Door } from "./admission";
import { prepare } from "./context";
import { preview } from "./conversationRows";
import { refusal } from "./errors";
import * as Log from "./log";
import * as Presence from "./presence";
import * as SearchText from "./searchText";
import * as Streams from "./streams";
import * as Usage from "./usage";
import * as Visitors from "./visitors";
import * as Widgets from "./widgets";
import type { BeginResult } from "./wire";

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
  domain?: string;
  maxOutputTokens?: number;
}

export async function begin(
  ctx: MutationCtx,
  args: BeginArgs,
): Promise<BeginResult> {
  requireSendable(args);
  const widget = await Widgets.findByPublicId(ctx, args.widgetId);
  if (widget === null) {
    return { kind: "closed", code: "widget_not_found_or_inactive" };
  }
  const [tenant, visitor] = await Promise.all([
    ctx.db.get("tenants", widget.tenantId),
    Visitors.find(ctx, widget._id, args.sessionKey),
  ]);
  if (tenant === null) throw new Error(`Widget ${widget._id} has no tenant`);
  const known = visitor && (await Visitors.conversationOf(ctx, visitor._id));
  // First of all: what was accepted once is never refused afterwards.
  const duplicate = known && (await findDuplicate(ctx, known, args));
  if (duplicate) return duplicate;
  const door = { tenant, widget, visitor, conversation: known };
  const admission = await Admission.admit(ctx, door, args);
  if (admission.kind !== "admitted") return admission;
  const [writer] = await Promise.all([
    Visitors.ensure(ctx, widget, visitor, args),
    admission.count(),
    Usage.countMessage(ctx, widget, args),
  ]);
  const conversation = known ?? (await create(ctx, widget, writer._id));
  return await write(ctx, conversation, writer, args, { ...door, admission });
}

/** Puts the message into the log, and the answer's place behind it. */
async function write(
  ctx: MutationCtx,
  conversation: Conversation,
  visitor: Visitors.Visitor,
  args: BeginArgs,
  { tenant, widget, admission }: Door & { admission: Admission.Admitted },
): Promise<BeginResult> {
  const { text, quota, sessionStartSeq } = admission;
  // Made a moment ago, in this mutation: nobody can be there already.
  const isNew = conversation.lastSeq === 0;
  if (conversation.streaming !== undefined) {
    await Streams.stop(ctx, conversation.streaming.streamId, "superseded");
  }
  const { _id: conversationId, mode } = conversation;
  const visitorSeq = conversation.lastSeq + 1;
  const visitorMessageId = await Log.insert(ctx, conversation, visitorSeq, {
    author: "visitor",
    text,
    state: "complete",
    clientMessageId: args.clientMessageId,
  });
  await SearchText.add(ctx, conversationId, text);
  if (!isNew) await Presence.setTyping(ctx, conversation, undefined, false);
  const said = { conversationId, visitorMessageId, visitorSeq };
  const told = { quota, redacted: admission.redacted };
  const patch = {
    status: "open" as const,
    lastSeq: visitorSeq,
    lastMessageAt: Date.now(),
    preview: preview(text),
    unread: conversation.unread + 1,
    sessionStartSeq,
  };
  if (mode !== "assistant") {
    const waitingSince = conversation.waitingSince ?? Date.now();
    const waiting = { ...patch, waitingSince };
    await ctx.db.patch("conversations", conversationId, waiting);
    return { kind: "human", ...said, mode, ...told };
  }
  const seq = visitorSeq + 1;
  const { context, reservation } = await prepare(
    ctx,
    { tenant, widget },
    conversation,
    visitor,
    seq,
    args.maxOutputTokens,
  );
  const { fence, ...streaming } = await Streams.open(ctx, conversation, seq, {
    owner: args.owner,
    leaseExpiresAt: Streams.leaseUntil(args.leaseMs),
    reservation,
  });
  await ctx.db.patch("conversations", conversationId, {
    ...patch,
    lastSeq: seq,
    streaming,
  });
  const answer = { ...streaming, fence };
  const watched = !isNew && (await Presence.isWatched(ctx, conversationId));
  return { kind: "started", ...said, answer, context, watched, ...told };
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
