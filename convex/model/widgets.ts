/** Widgets, looked up and shown. */
import type { Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { TenantQueryCtx } from "./access";
import { refusal } from "./errors";
import { sha256 } from "./hashing";
import { limitsOf } from "./limits";
import * as WidgetKeys from "./widgetKeys";
import type { vStaffWidget } from "./widgetShapes";
import type { GatewayWidget } from "./wire";

export const MAX_WIDGETS = 100;

type Widget = Doc<"widgets">;

/** By public id; null also when it was removed. */
export async function findByPublicId(
  ctx: QueryCtx,
  publicId: string,
): Promise<Widget | null> {
  const widget = await ctx.db
    .query("widgets")
    .withIndex("by_publicId", (q) => q.eq("publicId", publicId))
    .unique();
  return widget?.removedAt === undefined ? widget : null;
}

/**
 * For the gateway, by public id, by slug or by the hash of a key that is not revoked.
 * Whether the key has expired is the caller's to see: queries read no clock.
 */
export async function findForGateway(
  ctx: QueryCtx,
  by: { widgetId?: string; slug?: string; keyHash?: string },
): Promise<GatewayWidget | null> {
  const { widgetId, slug, keyHash } = by;
  if (widgetId !== undefined) {
    const widget = await findByPublicId(ctx, widgetId);
    return widget && toGateway(widget, null);
  }
  if (slug !== undefined) {
    const widget = await ctx.db
      .query("widgets")
      .withIndex("by_slug", (q) => q.eq("slug", slug))
      .first();
    return widget && toGateway(widget, null);
  }
  if (keyHash === undefined) return null;
  const key = await WidgetKeys.findByHash(ctx, keyHash);
  if (key === null || key.revokedAt !== undefined) return null;
  const widget = await ctx.db.get("widgets", key.widgetId);
  if (widget === null || widget.removedAt !== undefined) return null;
  return toGateway(widget, key);
}

/** As `findForGateway`, with the publishable key itself. */
export async function resolve(
  ctx: QueryCtx,
  by: { widgetId?: string; key?: string },
): Promise<GatewayWidget | null> {
  if (by.widgetId !== undefined || by.key === undefined) {
    const { widgetId } = by;
    return await findForGateway(ctx, { ...(widgetId && { widgetId }) });
  }
  return await findForGateway(ctx, { keyHash: await sha256(by.key) });
}

/** Oldest first. */
export async function all(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
): Promise<Widget[]> {
  return await ctx.db
    .query("widgets")
    .withIndex("by_tenant_and_removedAt", (q) =>
      q.eq("tenantId", tenantId).eq("removedAt", undefined),
    )
    .take(MAX_WIDGETS);
}

/** The oldest; of the first tenant it is the installation's own. */
export async function first(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
): Promise<Widget | null> {
  return await ctx.db
    .query("widgets")
    .withIndex("by_tenant_and_removedAt", (q) =>
      q.eq("tenantId", tenantId).eq("removedAt", undefined),
    )
    .first();
}

export async function list(ctx: TenantQueryCtx) {
  return (await all(ctx, ctx.tenantId)).map(toStaff);
}

/** Null for an id that is none, another tenant's, or a removed widget's. */
export async function get(ctx: TenantQueryCtx, widgetId: string) {
  const id = ctx.db.normalizeId("widgets", widgetId);
  const widget = id && (await ctx.db.get("widgets", id));
  return widget && isOf(ctx, widget) ? toStaff(widget) : null;
}

/** The tenant's own, by public id. */
export async function findOwn(
  ctx: TenantQueryCtx,
  publicId: string,
): Promise<Widget | null> {
  const widget = await findByPublicId(ctx, publicId);
  return widget && isOf(ctx, widget) ? widget : null;
}

/** @throws not_found, also for another tenant's or a removed one. */
export async function requireWidget(
  ctx: TenantQueryCtx,
  widgetId: Id<"widgets">,
): Promise<Widget> {
  const widget = await ctx.db.get("widgets", widgetId);
  if (widget === null || !isOf(ctx, widget)) {
    throw refusal("not_found", "There is no such widget");
  }
  return widget;
}

/** What staff and the admin API see alike. */
export function toShown(widget: Widget) {
  const { appearance, version, isActive } = widget;
  const { allowKeyWithoutOrigin, allowedDomains, contactEmail } = widget;
  const createdAt = Math.floor(widget._creationTime);
  return {
    ...appearance,
    name: widget.name ?? appearance.title,
    slug: widget.slug ?? "",
    version,
    isActive,
    confirmed: isConfirmed(widget),
    allowKeyWithoutOrigin,
    allowedDomains,
    systemPrompt: widget.systemPrompt ?? "",
    ...(contactEmail !== undefined && { contactEmail }),
    appointmentsEnabled: widget.appointmentsEnabled ?? false,
    limits: limitsOf(widget),
    createdAt,
    updatedAt: widget.updatedAt ?? createdAt,
  };
}

/** Widgets of the first version were served everywhere from the start. */
export function isConfirmed(widget: Widget): boolean {
  return widget.confirmed ?? true;
}

function toStaff(widget: Widget): Infer<typeof vStaffWidget> {
  const { _id, publicId, key } = widget;
  return { _id, publicId, key, ...toShown(widget) };
}

function toGateway(
  widget: Widget,
  key: Doc<"widgetKeys"> | null,
): GatewayWidget {
  const { publicId, version, appearance } = widget;
  const limits = limitsOf(widget);
  const { maxMessageLength } = limits;
  return {
    tenantId: widget.tenantId,
    widgetId: publicId,
    key: widget.key,
    version,
    name: widget.name ?? appearance.title,
    slug: widget.slug ?? "",
    isActive: widget.isActive,
    confirmed: isConfirmed(widget),
    allowKeyWithoutOrigin: widget.allowKeyWithoutOrigin,
    allowedDomains: widget.allowedDomains,
    limits,
    config: {
      ...appearance,
      widgetId: publicId,
      version,
      maxMessageLength,
      appointmentsEnabled: widget.appointmentsEnabled ?? false,
    },
    presentedKey: key && {
      keyId: key._id,
      kind: key.kind,
      ...(key.expiresAt !== undefined && { expiresAt: key.expiresAt }),
    },
  };
}

function isOf(ctx: TenantQueryCtx, widget: Widget): boolean {
  return widget.tenantId === ctx.tenantId && widget.removedAt === undefined;
}
