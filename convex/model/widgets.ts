/** Widgets as the gateway and the set-up page see them. */
import type { Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { StaffMutationCtx, StaffQueryCtx } from "./access";
import { refusal } from "./errors";
import { checkAppearance, checkDomains, type Change } from "./widgetChecks";
import type { vGatewayWidget } from "./wire";

const MAX_WIDGETS = 100;

type Widget = Doc<"widgets">;

/** By public id or, without one, by publishable key. */
export async function find(
  ctx: QueryCtx,
  by: { widgetId?: string; key?: string },
): Promise<Widget | null> {
  const { widgetId, key } = by;
  const table = ctx.db.query("widgets");
  if (widgetId !== undefined) {
    return await table
      .withIndex("by_publicId", (q) => q.eq("publicId", widgetId))
      .unique();
  }
  if (key === undefined) return null;
  return await table.withIndex("by_key", (q) => q.eq("key", key)).unique();
}

export function toGateway(widget: Widget): Infer<typeof vGatewayWidget> {
  const { publicId, version, maxMessageLength, appearance } = widget;
  return {
    tenantId: widget.tenantId,
    widgetId: publicId,
    key: widget.key,
    version,
    isActive: widget.isActive,
    allowKeyWithoutOrigin: widget.allowKeyWithoutOrigin,
    allowedDomains: widget.allowedDomains,
    config: { ...appearance, widgetId: publicId, version, maxMessageLength },
  };
}

export async function list(ctx: StaffQueryCtx) {
  const widgets = await ctx.db
    .query("widgets")
    .withIndex("by_tenant", (q) => q.eq("tenantId", ctx.tenantId))
    .take(MAX_WIDGETS);
  return widgets.map(toStaff);
}

export async function get(ctx: StaffQueryCtx, widgetId: string) {
  const id = ctx.db.normalizeId("widgets", widgetId);
  const widget = id && (await ctx.db.get("widgets", id));
  if (!widget || widget.tenantId !== ctx.tenantId) return null;
  return toStaff(widget);
}

export async function update(
  ctx: StaffMutationCtx,
  args: Change & {
    widgetId: Id<"widgets">;
    allowedDomains?: string[];
    isActive?: boolean;
  },
): Promise<null> {
  const { widgetId, allowedDomains, isActive, ...change } = args;
  const widget = await ctx.db.get("widgets", widgetId);
  if (widget === null || widget.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such widget");
  }
  await ctx.db.patch("widgets", widgetId, {
    version: widget.version + 1,
    appearance: checkAppearance(widget.appearance, change),
    ...(allowedDomains && { allowedDomains: checkDomains(allowedDomains) }),
    ...(isActive === undefined ? {} : { isActive }),
  });
  return null;
}

function toStaff(widget: Widget) {
  const { _id, publicId, key, version, isActive } = widget;
  const { allowKeyWithoutOrigin, allowedDomains, appearance } = widget;
  return {
    _id,
    publicId,
    key,
    version,
    isActive,
    allowKeyWithoutOrigin,
    allowedDomains,
    ...appearance,
  };
}
