/** Taking a widget away, and what was said there when that is wanted. */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { TenantMutationCtx, TenantQueryCtx } from "./access";
import { refusal } from "./errors";
import { FIRST_TENANT } from "./identities";
import * as Streams from "./streams";
import * as WidgetKeys from "./widgetKeys";
import { first, requireWidget } from "./widgets";

/** Counting stops here: "1000 or more". */
const MAX_COUNTED = 1_000;

/** Rows one batch removes; a message may be 120,000 units long. */
const BATCH = 50;

export async function countConversations(
  ctx: TenantQueryCtx,
  widgetId: Id<"widgets">,
): Promise<number> {
  await requireWidget(ctx, widgetId);
  const conversations = await ctx.db
    .query("conversations")
    .withIndex("by_widget", (q) => q.eq("widgetId", widgetId))
    .take(MAX_COUNTED);
  return conversations.length;
}

/**
 * The widget serves nobody from this mutation on. Its row stays as long as
 * conversations name it: for good when they are kept, else until the last
 * batch of them is erased.
 * @throws conflict for the widget that the installation looks after.
 */
export async function remove(
  ctx: TenantMutationCtx,
  widget: Doc<"widgets">,
  conversations: "keep" | "erase",
): Promise<null> {
  if (await isInstallations(ctx, widget)) {
    const message = "The installation's first widget stays; make it inactive";
    throw refusal("conflict", message);
  }
  const { _id: widgetId, version } = widget;
  for (const key of await WidgetKeys.ofWidget(ctx, widgetId)) {
    await WidgetKeys.revoke(ctx, key);
  }
  await ctx.db.patch("widgets", widgetId, {
    isActive: false,
    removedAt: Date.now(),
    slug: undefined,
    key: "",
    version: version + 1,
  });
  if (conversations === "erase") {
    await ctx.scheduler.runAfter(0, internal.cleanup.eraseWidget, { widgetId });
  }
  return null;
}

/** One batch; the last one deletes the widget itself. */
export async function erase(
  ctx: MutationCtx,
  widgetId: Id<"widgets">,
): Promise<null> {
  const conversation = await ctx.db
    .query("conversations")
    .withIndex("by_widget", (q) => q.eq("widgetId", widgetId))
    .first();
  const isDone =
    conversation === null
      ? await eraseRest(ctx, widgetId)
      : await eraseConversation(ctx, conversation);
  if (!isDone || conversation !== null) {
    await ctx.scheduler.runAfter(0, internal.cleanup.eraseWidget, { widgetId });
    return null;
  }
  await ctx.db.delete("widgets", widgetId);
  return null;
}

/** The log first, for it is what may take many batches. */
async function eraseConversation(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
): Promise<boolean> {
  const { _id, visitorId, streaming } = conversation;
  if (streaming !== undefined) {
    await Streams.stop(ctx, streaming.streamId, "stopped");
  }
  const messages = await ctx.db
    .query("messages")
    .withIndex("by_conversation_and_seq", (q) => q.eq("conversationId", _id))
    .take(BATCH);
  for (const message of messages) {
    await ctx.db.delete("messages", message._id);
  }
  if (messages.length === BATCH) return false;
  const texts = await ctx.db
    .query("conversationTexts")
    .withIndex("by_conversation", (q) => q.eq("conversationId", _id))
    .take(BATCH);
  for (const text of texts) await ctx.db.delete("conversationTexts", text._id);
  await ctx.db.delete("conversations", _id);
  await ctx.db.delete("visitors", visitorId);
  return true;
}

/** @returns whether nothing is left. */
async function eraseRest(
  ctx: MutationCtx,
  widgetId: Id<"widgets">,
): Promise<boolean> {
  const visitors = await ctx.db
    .query("visitors")
    .withIndex("by_widget_and_sessionKey", (q) => q.eq("widgetId", widgetId))
    .take(BATCH);
  const sightings = await ctx.db
    .query("sightings")
    .withIndex("by_widget_and_origin", (q) => q.eq("widgetId", widgetId))
    .take(BATCH);
  const keys = await WidgetKeys.ofWidget(ctx, widgetId);
  for (const { _id } of visitors) await ctx.db.delete("visitors", _id);
  for (const { _id } of sightings) await ctx.db.delete("sightings", _id);
  for (const { _id } of keys) await ctx.db.delete("widgetKeys", _id);
  return visitors.length < BATCH && sightings.length < BATCH;
}

/** Every start of a gateway makes sure that this one has the key set for it. */
async function isInstallations(
  ctx: MutationCtx,
  widget: Doc<"widgets">,
): Promise<boolean> {
  const tenant = await ctx.db.get("tenants", widget.tenantId);
  if (tenant?.slug !== FIRST_TENANT) return false;
  return (await first(ctx, widget.tenantId))?._id === widget._id;
}
