/** Visitors and the proof that a conversation is theirs. */
import type { Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { StaffMutationCtx } from "./access";
import * as Blocks from "./blocks";
import { requireInTenant } from "./conversationRows";
import { refusal } from "./errors";
import { cut } from "./text";
import * as Widgets from "./widgets";
import type { vConversationSummary } from "./wire";

const MAX_LOCALE = 35;
const MAX_PAGE = 2_000;

/** Where a visitor is, as they say. */
export interface Whereabouts {
  locale?: string | undefined;
  page?: string | undefined;
}

/** As much of the row as an answer needs. */
export type Visitor = Pick<Doc<"visitors">, "_id" | "locale">;

export interface OwnArgs {
  conversationId: string;
  sessionKey: string;
}

/** The conversation, if it is there and belongs to that session. */
export async function getOwn(
  ctx: QueryCtx,
  args: OwnArgs,
): Promise<Doc<"conversations"> | null> {
  const id = ctx.db.normalizeId("conversations", args.conversationId);
  const conversation = id && (await ctx.db.get("conversations", id));
  if (!conversation) return null;
  const visitor = await ctx.db.get("visitors", conversation.visitorId);
  return visitor?.sessionKey === args.sessionKey ? conversation : null;
}

export async function find(
  ctx: QueryCtx,
  widgetId: Id<"widgets">,
  sessionKey: string,
): Promise<Doc<"visitors"> | null> {
  return await ctx.db
    .query("visitors")
    .withIndex("by_widget_and_sessionKey", (q) =>
      q.eq("widgetId", widgetId).eq("sessionKey", sessionKey),
    )
    .unique();
}

export async function conversationOf(
  ctx: QueryCtx,
  visitorId: Id<"visitors">,
): Promise<Doc<"conversations"> | null> {
  return await ctx.db
    .query("conversations")
    .withIndex("by_visitor", (q) => q.eq("visitorId", visitorId))
    .unique();
}

export async function open(
  ctx: MutationCtx,
  args: Whereabouts & { widgetId: string; sessionKey: string },
): Promise<{ conversation: Infer<typeof vConversationSummary> | null }> {
  const widget = await Widgets.findByPublicId(ctx, args.widgetId);
  if (widget === null) throw refusal("not_found", "There is no such widget");
  const visitor = await find(ctx, widget._id, args.sessionKey);
  if (visitor === null) return { conversation: null };
  await note(ctx, visitor, args);
  const conversation = await conversationOf(ctx, visitor._id);
  if (conversation === null) return { conversation: null };
  const { _id: id, mode, status, lastSeq, streaming } = conversation;
  const streamingMessageId = streaming?.messageId ?? null;
  return { conversation: { id, mode, status, lastSeq, streamingMessageId } };
}

/** The visitor's row, made or brought up to date. */
export async function ensure(
  ctx: MutationCtx,
  widget: Doc<"widgets">,
  visitor: Doc<"visitors"> | null,
  args: Whereabouts & { sessionKey: string },
): Promise<Visitor> {
  if (visitor !== null) {
    const { locale } = await note(ctx, visitor, args);
    return { _id: visitor._id, locale };
  }
  const whereabouts = bounded(args);
  const _id = await ctx.db.insert("visitors", {
    tenantId: widget.tenantId,
    widgetId: widget._id,
    sessionKey: args.sessionKey,
    ...whereabouts,
  });
  return { _id, locale: whereabouts.locale };
}

/** The visitor of a conversation, who is there as long as it is. */
export async function requireOf(
  ctx: QueryCtx,
  { _id, visitorId }: Doc<"conversations">,
): Promise<Visitor> {
  const visitor = await ctx.db.get("visitors", visitorId);
  if (visitor === null) throw new Error(`Conversation ${_id} has no visitor`);
  return visitor;
}

/** @throws invalid for a time that is over. */
export async function block(
  ctx: StaffMutationCtx,
  args: { conversationId: Id<"conversations">; until: number | null },
): Promise<null> {
  const { visitorId } = await requireInTenant(ctx, args.conversationId);
  const { _id: memberId } = ctx.member;
  await Blocks.liftVisitor(ctx, visitorId, memberId);
  if (args.until === null) return null;
  const block = {
    subject: "visitor" as const,
    hash: visitorId,
    reason: "Blocked in the conversation",
    expiresAt: args.until,
  };
  await Blocks.create(ctx, block, memberId);
  return null;
}

async function note(
  ctx: MutationCtx,
  visitor: Doc<"visitors">,
  args: Whereabouts,
): Promise<Whereabouts> {
  const { locale = visitor.locale, page = visitor.page } = bounded(args);
  if (locale !== visitor.locale || page !== visitor.page) {
    await ctx.db.patch("visitors", visitor._id, { locale, page });
  }
  return { locale, page };
}

function bounded({ locale, page }: Whereabouts): Whereabouts {
  return {
    ...(locale === undefined ? {} : { locale: cut(locale, MAX_LOCALE) }),
    ...(page === undefined ? {} : { page: cut(page, MAX_PAGE) }),
  };
}
