/** Widgets through the admin API: what does not work is an outcome. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { AdminMutationCtx, AdminQueryCtx } from "./access";
import * as AdminRequests from "./adminRequests";
import * as Usage from "./usage";
import * as WidgetRemoval from "./widgetRemoval";
import { vAdminWidget, type AdminWidget } from "./widgetShapes";
import type { WidgetChange } from "./widgetShapes";
import * as WidgetWrites from "./widgetWrites";
import { findOwn, toShown } from "./widgets";

/** A page counts each widget's messages, which may be some hundred rows. */
const MAX_PAGE = 50;

export const vPage = v.object({
  items: v.array(vAdminWidget),
  nextCursor: v.union(v.string(), v.null()),
});

const vNotFound = v.object({ kind: v.literal("not_found") });

const vTaken = v.object({
  kind: v.literal("already_exists"),
  field: v.union(
    v.literal("slug"),
    v.literal("widgetId"),
    v.literal("publishableKey"),
  ),
});

export const vCreateResult = v.union(
  v.object({
    kind: v.literal("created"),
    /** The same request has made it before. */
    replayed: v.boolean(),
    widget: vAdminWidget,
  }),
  AdminRequests.vIdempotencyConflict,
  vTaken,
  v.object({ kind: v.literal("limit_reached") }),
  /** Made by the same request and removed since. */
  vNotFound,
);

export const vUpdateResult = v.union(
  v.object({ kind: v.literal("updated"), widget: vAdminWidget }),
  vNotFound,
  v.object({ kind: v.literal("version_mismatch"), version: v.number() }),
  vTaken,
);
type UpdateResult = Infer<typeof vUpdateResult>;

export const vRemoveResult = v.union(
  v.object({ kind: v.literal("removed") }),
  vNotFound,
  v.object({ kind: v.literal("version_mismatch"), version: v.number() }),
);

interface Named {
  /** Public id. */
  widgetId: string;
}

interface Conditional {
  ifVersion?: number;
}

export async function list(
  ctx: AdminQueryCtx,
  args: { cursor: string | null; limit: number; day: string },
): Promise<Infer<typeof vPage>> {
  const numItems = Math.min(Math.max(Math.floor(args.limit), 1), MAX_PAGE);
  const { page, isDone, continueCursor } = await ctx.db
    .query("widgets")
    .withIndex("by_tenant_and_removedAt", (q) =>
      q.eq("tenantId", ctx.tenantId).eq("removedAt", undefined),
    )
    .paginate({ numItems, cursor: args.cursor });
  return {
    items: await Promise.all(page.map((row) => toAdmin(ctx, row, args.day))),
    nextCursor: isDone ? null : continueCursor,
  };
}

export async function get(
  ctx: AdminQueryCtx,
  { widgetId, day }: Named & { day: string },
): Promise<AdminWidget | null> {
  const widget = await findOwn(ctx, widgetId);
  return widget && (await toAdmin(ctx, widget, day));
}

export async function create(
  ctx: AdminMutationCtx,
  args: Omit<WidgetWrites.Creation, "publicId"> &
    Partial<Named> & { idempotency?: AdminRequests.Idempotency },
): Promise<Infer<typeof vCreateResult>> {
  const { idempotency, widgetId: publicId, ...creation } = args;
  const known = await AdminRequests.find(ctx, idempotency);
  if (known?.kind === "idempotency_conflict") return known;
  if (known !== null) {
    const widget = await findOwn(ctx, known.madeId);
    if (widget === null) return { kind: "not_found" };
    const shown = await toAdmin(ctx, widget, null);
    return { kind: "created", replayed: true, widget: shown };
  }
  const result = await WidgetWrites.create(ctx, {
    ...creation,
    ...(publicId !== undefined && { publicId }),
  });
  if (result.kind === "full") return { kind: "limit_reached" };
  if (result.kind === "taken") {
    return { kind: "already_exists", field: result.field };
  }
  await AdminRequests.keep(ctx, idempotency, result.widget.publicId);
  const widget = await toAdmin(ctx, result.widget, null);
  return { kind: "created", replayed: false, widget };
}

export async function update(
  ctx: AdminMutationCtx,
  { widgetId, ...change }: Named & WidgetChange & Conditional,
): Promise<UpdateResult> {
  const widget = await findOwn(ctx, widgetId);
  if (widget === null) return { kind: "not_found" };
  const result = await WidgetWrites.update(ctx, widget, change);
  switch (result.kind) {
    case "updated":
      return {
        kind: "updated",
        widget: await toAdmin(ctx, result.widget, null),
      };
    case "taken":
      return { kind: "already_exists", field: result.field };
    case "version_mismatch":
      return result;
  }
}

export async function remove(
  ctx: AdminMutationCtx,
  args: Named & Conditional & { conversations: "keep" | "erase" },
): Promise<Infer<typeof vRemoveResult>> {
  const { widgetId, ifVersion, conversations } = args;
  const widget = await findOwn(ctx, widgetId);
  if (widget === null) return { kind: "not_found" };
  const { version } = widget;
  if (ifVersion !== undefined && ifVersion !== version) {
    return { kind: "version_mismatch", version };
  }
  await WidgetRemoval.remove(ctx, widget, conversations);
  return { kind: "removed" };
}

async function toAdmin(
  ctx: QueryCtx,
  widget: Doc<"widgets">,
  day: string | null,
): Promise<AdminWidget> {
  const usageToday =
    day === null ? null : await Usage.messagesOf(ctx, widget._id, day);
  return { widgetId: widget.publicId, ...toShown(widget), usageToday };
}
