/** What staff read. */
import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { Status } from "../tables/conversations";
import type { AuthorizedTenantId, StaffQueryCtx } from "./access";
import { nameOf, requireInTenant, toRow } from "./conversationRows";
import * as Deltas from "./deltas";
import * as Log from "./log";
import * as Presence from "./presence";
import * as SearchText from "./searchText";
import type { ConversationRow } from "./wire";

const PAGE_SIZE = 100;
/** Newest conversations a search looks through, and matches it gives. */
const SEARCHED = 200;
const FOUND = 50;
const COUNTED = 100;

interface ListArgs {
  paginationOpts: PaginationOptions;
  status: Status | "all";
  search?: string;
}

export async function list(
  ctx: StaffQueryCtx,
  args: ListArgs,
): Promise<PaginationResult<ConversationRow>> {
  const needle = args.search?.trim().toLowerCase() ?? "";
  const newest = newestOf(ctx, ctx.tenantId, args.status);
  if (needle !== "") {
    const found = await search(ctx, await newest.take(SEARCHED), needle);
    return { page: found, isDone: true, continueCursor: "" };
  }
  const result = await newest.paginate(bounded(args.paginationOpts));
  const page = await Promise.all(result.page.map((one) => toRow(ctx, one)));
  return { ...result, page };
}

export async function get(ctx: StaffQueryCtx, conversationId: string) {
  const id = ctx.db.normalizeId("conversations", conversationId);
  const conversation = id && (await ctx.db.get("conversations", id));
  if (!conversation || conversation.tenantId !== ctx.tenantId) return null;
  const visitor = await ctx.db.get("visitors", conversation.visitorId);
  const widget = await ctx.db.get("widgets", conversation.widgetId);
  if (visitor === null || widget === null) return null;
  const { _id, name, email, locale, page, blockedUntil } = visitor;
  const firstSeenAt = Math.floor(visitor._creationTime);
  return {
    ...(await toRow(ctx, conversation)),
    visitor: { _id, name, email, locale, page, firstSeenAt, blockedUntil },
    widgetTitle: widget.appearance.title,
    typingVisitor: await Presence.isVisitorTyping(ctx, conversation._id),
    mine: conversation.assigneeId === ctx.member._id,
    staffReadSeq: conversation.staffReadSeq,
    visitorReadSeq: conversation.visitorReadSeq,
  };
}

export async function counts(ctx: StaffQueryCtx) {
  const { tenantId } = ctx;
  const table = () => ctx.db.query("conversations");
  const open = await newestOf(ctx, tenantId, "open").take(COUNTED);
  const unread = await table()
    .withIndex("by_tenant_and_unread", (q) =>
      q.eq("tenantId", tenantId).gt("unread", 0),
    )
    .take(COUNTED);
  const waiting = await table()
    .withIndex("by_tenant_and_waitingSince", (q) =>
      q.eq("tenantId", tenantId).gt("waitingSince", 0),
    )
    .take(COUNTED);
  return {
    open: open.length,
    unread: unread.length,
    waiting: waiting.length,
  };
}

export async function messages(
  ctx: StaffQueryCtx,
  args: {
    conversationId: Id<"conversations">;
    paginationOpts: PaginationOptions;
  },
) {
  const { _id } = await requireInTenant(ctx, args.conversationId);
  const result = await ctx.db
    .query("messages")
    .withIndex("by_conversation_and_seq", (q) => q.eq("conversationId", _id))
    .order("desc")
    .paginate(bounded(args.paginationOpts));
  return { ...result, page: result.page.map(Log.toStaff) };
}

export async function live(
  ctx: StaffQueryCtx,
  conversationId: Id<"conversations">,
) {
  const { streaming } = await requireInTenant(ctx, conversationId);
  const stream = streaming && (await ctx.db.get("streams", streaming.streamId));
  if (!stream) return null;
  const { messageId, attempt, startedAt } = stream;
  return {
    messageId,
    attempt,
    text: await Deltas.read(ctx, stream),
    startedAt,
  };
}

async function search(
  ctx: QueryCtx,
  conversations: Doc<"conversations">[],
  needle: string,
): Promise<ConversationRow[]> {
  const found: ConversationRow[] = [];
  for (const conversation of conversations) {
    if (found.length === FOUND) break;
    const own = `${nameOf(conversation)}\n${conversation.visitorEmail ?? ""}`;
    const hit =
      own.toLowerCase().includes(needle) ||
      (await SearchText.matches(ctx, conversation._id, needle));
    if (hit) found.push(await toRow(ctx, conversation));
  }
  return found;
}

function newestOf(
  ctx: QueryCtx,
  tenantId: AuthorizedTenantId,
  status: Status | "all",
) {
  const table = ctx.db.query("conversations");
  const rows =
    status === "all"
      ? table.withIndex("by_tenant_and_lastMessageAt", (q) =>
          q.eq("tenantId", tenantId),
        )
      : table.withIndex("by_tenant_and_status_and_lastMessageAt", (q) =>
          q.eq("tenantId", tenantId).eq("status", status),
        );
  return rows.order("desc");
}

function bounded(options: PaginationOptions): PaginationOptions {
  return { ...options, numItems: Math.min(options.numItems, PAGE_SIZE) };
}
