/** Keys of widgets, as staff handle them: what does not work is refused. */
import type { Doc, Id } from "../_generated/dataModel";
import type { TenantMutationCtx, TenantQueryCtx } from "./access";
import { refusal } from "./errors";
import * as WidgetKeys from "./widgetKeys";
import type { Key } from "./widgetShapes";
import { requireWidget } from "./widgets";

type WidgetKey = Doc<"widgetKeys">;

export async function list(
  ctx: TenantQueryCtx,
  widgetId: Id<"widgets">,
): Promise<Key[]> {
  await requireWidget(ctx, widgetId);
  return (await WidgetKeys.ofWidget(ctx, widgetId)).map(WidgetKeys.toKey);
}

/** @throws not_found, also for another tenant's. */
async function requireKey(
  ctx: TenantQueryCtx,
  keyId: Id<"widgetKeys">,
): Promise<WidgetKey> {
  const key = await ctx.db.get("widgetKeys", keyId);
  if (key === null || key.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such key");
  }
  return key;
}

/** As `WidgetKeys.add`, for callers to whom every other outcome is a refusal. */
export async function create(
  ctx: TenantMutationCtx,
  {
    widgetId,
    ...creation
  }: WidgetKeys.KeyCreation & { widgetId: Id<"widgets"> },
): Promise<Id<"widgetKeys">> {
  const widget = await requireWidget(ctx, widgetId);
  return requireAdded(await WidgetKeys.add(ctx, widget, creation))._id;
}

/** As `WidgetKeys.rotate`, for callers to whom every other outcome is a refusal. */
export async function replace(
  ctx: TenantMutationCtx,
  { keyId, ...rotation }: WidgetKeys.KeyRotation & { keyId: Id<"widgetKeys"> },
): Promise<Id<"widgetKeys">> {
  const old = await requireKey(ctx, keyId);
  const widget = await requireWidget(ctx, old.widgetId);
  const rotated = await WidgetKeys.rotate(ctx, widget, old, rotation);
  if (rotated.kind === "ended") {
    throw refusal("conflict", "This key has ended; make a new one");
  }
  return requireAdded(rotated)._id;
}

export async function revoke(
  ctx: TenantMutationCtx,
  keyId: Id<"widgetKeys">,
): Promise<null> {
  await WidgetKeys.revoke(ctx, await requireKey(ctx, keyId));
  return null;
}

/** @throws conflict */
function requireAdded(added: WidgetKeys.Added): WidgetKey {
  if (added.kind === "added") return added.key;
  throw added.kind === "taken"
    ? refusal("conflict", "This key is known already; make another one")
    : refusal("conflict", `A widget has at most ${WidgetKeys.MAX_KEYS} keys`);
}
