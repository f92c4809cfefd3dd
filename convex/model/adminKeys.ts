/** Widgets' keys through the admin API: what does not work is an outcome. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel";
import type { AdminMutationCtx, AdminQueryCtx, TenantQueryCtx } from "./access";
import * as AdminRequests from "./adminRequests";
import * as WidgetKeys from "./widgetKeys";
import { vKey, type Key } from "./widgetShapes";
import { findOwn } from "./widgets";

const vNotFound = v.object({ kind: v.literal("not_found") });

const vRefused = [
  vNotFound,
  AdminRequests.vIdempotencyConflict,
  v.object({ kind: v.literal("already_exists") }),
  v.object({ kind: v.literal("limit_reached") }),
] as const;

const vMade = { replayed: v.boolean(), key: vKey };

export const vCreateResult = v.union(
  v.object({ kind: v.literal("created"), ...vMade }),
  ...vRefused,
);

export const vRotateResult = v.union(
  v.object({ kind: v.literal("rotated"), ...vMade, previous: vKey }),
  ...vRefused,
  /** There is nothing to rotate any more. */
  v.object({ kind: v.literal("ended") }),
);

export const vRevokeResult = v.union(
  v.object({ kind: v.literal("revoked"), key: vKey }),
  vNotFound,
);

interface OfWidget {
  /** Public id. */
  widgetId: string;
}

interface Repeatable {
  idempotency?: AdminRequests.Idempotency;
}

export async function list(
  ctx: AdminQueryCtx,
  { widgetId }: OfWidget,
): Promise<Key[] | null> {
  const widget = await findOwn(ctx, widgetId);
  if (widget === null) return null;
  return (await WidgetKeys.ofWidget(ctx, widget._id)).map(WidgetKeys.toKey);
}

export async function get(
  ctx: AdminQueryCtx,
  { widgetId, keyId }: OfWidget & { keyId: string },
): Promise<Key | null> {
  const widget = await findOwn(ctx, widgetId);
  const key = widget && (await findKey(ctx, widget, keyId));
  return key && WidgetKeys.toKey(key);
}

export async function create(
  ctx: AdminMutationCtx,
  args: OfWidget & WidgetKeys.KeyCreation & Repeatable,
): Promise<Infer<typeof vCreateResult>> {
  const { widgetId, idempotency, ...creation } = args;
  const known = await AdminRequests.find(ctx, idempotency);
  if (known?.kind === "idempotency_conflict") return known;
  const widget = await findOwn(ctx, widgetId);
  if (widget === null) return { kind: "not_found" };
  if (known !== null) {
    const key = await findKey(ctx, widget, known.madeId);
    return key === null
      ? { kind: "not_found" }
      : { kind: "created", replayed: true, key: WidgetKeys.toKey(key) };
  }
  const added = await WidgetKeys.add(ctx, widget, creation);
  if (added.kind !== "added") return refused(added.kind);
  await AdminRequests.keep(ctx, idempotency, added.key._id);
  const key = WidgetKeys.toKey(added.key);
  return { kind: "created", replayed: false, key };
}

export async function rotate(
  ctx: AdminMutationCtx,
  args: OfWidget & { keyId: string } & WidgetKeys.KeyRotation & Repeatable,
): Promise<Infer<typeof vRotateResult>> {
  const { widgetId, keyId, idempotency, ...rotation } = args;
  const known = await AdminRequests.find(ctx, idempotency);
  if (known?.kind === "idempotency_conflict") return known;
  const widget = await findOwn(ctx, widgetId);
  const old = widget && (await findKey(ctx, widget, keyId));
  if (widget === null || old === null) return { kind: "not_found" };
  if (known !== null) {
    const key = await findKey(ctx, widget, known.madeId);
    return key === null
      ? { kind: "not_found" }
      : {
          kind: "rotated",
          replayed: true,
          key: WidgetKeys.toKey(key),
          previous: WidgetKeys.toKey(old),
        };
  }
  const rotated = await WidgetKeys.rotate(ctx, widget, old, rotation);
  if (rotated.kind === "ended") return { kind: "ended" };
  if (rotated.kind !== "added") return refused(rotated.kind);
  await AdminRequests.keep(ctx, idempotency, rotated.key._id);
  const previous = await findKey(ctx, widget, keyId);
  return {
    kind: "rotated",
    replayed: false,
    key: WidgetKeys.toKey(rotated.key),
    previous: WidgetKeys.toKey(previous ?? old),
  };
}

export async function revoke(
  ctx: AdminMutationCtx,
  { widgetId, keyId }: OfWidget & { keyId: string },
): Promise<Infer<typeof vRevokeResult>> {
  const widget = await findOwn(ctx, widgetId);
  const key = widget && (await findKey(ctx, widget, keyId));
  if (widget === null || key === null) return { kind: "not_found" };
  await WidgetKeys.revoke(ctx, key);
  const revoked = (await findKey(ctx, widget, keyId)) ?? key;
  return { kind: "revoked", key: WidgetKeys.toKey(revoked) };
}

async function findKey(
  ctx: TenantQueryCtx,
  widget: Doc<"widgets">,
  keyId: string,
): Promise<Doc<"widgetKeys"> | null> {
  const id = ctx.db.normalizeId("widgetKeys", keyId);
  const key = id && (await ctx.db.get("widgetKeys", id));
  return key?.widgetId === widget._id ? key : null;
}

function refused(kind: "taken" | "full") {
  return kind === "taken"
    ? { kind: "already_exists" as const }
    : { kind: "limit_reached" as const };
}
