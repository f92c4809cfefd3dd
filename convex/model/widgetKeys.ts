/** Keys of widgets: made elsewhere, known here by their hash. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { refusal } from "./errors";
import { sha256 } from "./hashing";
import { DAY_MS } from "./time";
import type { Key, NewKey } from "./widgetShapes";

/** Of one widget, ended ones included until they are swept. */
export const MAX_KEYS = 50;

const MAX_LABEL = 100;
const MAX_OVERLAP_MS = 30 * DAY_MS;
const HASH = /^[0-9a-f]{64}$/;

type WidgetKey = Doc<"widgetKeys">;

export type KeyCreation = NewKey & {
  kind: WidgetKey["kind"];
  label: string;
  expiresAt?: number;
};

export type KeyRotation = NewKey & { overlapMs: number };

/** `taken`: some key has this hash; `full`: the widget has `MAX_KEYS`. */
export type Added =
  { kind: "added"; key: WidgetKey } | { kind: "taken" | "full" };

export function toKey(row: WidgetKey): Key {
  const { tenantId: _, hash: __, isConfigured: ___, ...rest } = row;
  const { _creationTime, ...shown } = rest;
  return { ...shown, createdAt: Math.floor(_creationTime) };
}

export async function findByHash(
  ctx: QueryCtx,
  hash: string,
): Promise<WidgetKey | null> {
  return await ctx.db
    .query("widgetKeys")
    .withIndex("by_hash", (q) => q.eq("hash", hash))
    .unique();
}

/** Oldest first. The caller has shown that the widget is the tenant's. */
export async function ofWidget(
  ctx: QueryCtx,
  widgetId: Id<"widgets">,
): Promise<WidgetKey[]> {
  return await ctx.db
    .query("widgetKeys")
    .withIndex("by_widget", (q) => q.eq("widgetId", widgetId))
    .take(MAX_KEYS);
}

/** @throws invalid for a key that cannot be. */
export async function add(
  ctx: MutationCtx,
  widget: Doc<"widgets">,
  creation: KeyCreation,
): Promise<Added> {
  const fields = await requireValid(creation);
  if ((await findByHash(ctx, fields.hash)) !== null) return { kind: "taken" };
  if ((await ofWidget(ctx, widget._id)).length >= MAX_KEYS) {
    return { kind: "full" };
  }
  const { tenantId, _id: widgetId } = widget;
  const row = { tenantId, widgetId, ...fields };
  const id = await ctx.db.insert("widgetKeys", row);
  await showNewest(ctx, widgetId);
  const key = await ctx.db.get("widgetKeys", id);
  if (key === null) throw new Error(`Key ${id} was not written`);
  return { kind: "added", key };
}

/** `ended`: there is nothing to replace. */
export async function rotate(
  ctx: MutationCtx,
  widget: Doc<"widgets">,
  old: WidgetKey,
  { overlapMs, ...fresh }: KeyRotation,
): Promise<Added | { kind: "ended" }> {
  if (!(overlapMs >= 0 && overlapMs <= MAX_OVERLAP_MS)) {
    const message = "The old key works on for 0 to 30 days";
    throw refusal("invalid", message, "overlapMs");
  }
  const { kind, label, expiresAt = Infinity, revokedAt } = old;
  const now = Date.now();
  if (revokedAt !== undefined || expiresAt <= now) return { kind: "ended" };
  const added = await add(ctx, widget, { ...fresh, kind, label });
  if (added.kind !== "added") return added;
  await ctx.db.patch("widgetKeys", old._id, {
    expiresAt: Math.min(expiresAt, now + overlapMs),
  });
  return added;
}

/** It works no more, from this mutation on. */
export async function revoke(ctx: MutationCtx, key: WidgetKey): Promise<void> {
  if (key.revokedAt !== undefined) return;
  await ctx.db.patch("widgetKeys", key._id, { revokedAt: Date.now() });
  await showNewest(ctx, key.widgetId);
}

/** Keeps the widget's `key` the newest publishable one that has no end. */
export async function showNewest(
  ctx: MutationCtx,
  widgetId: Id<"widgets">,
): Promise<void> {
  const keys = await ofWidget(ctx, widgetId);
  const newest = keys.findLast(
    ({ key, revokedAt }) => key !== undefined && revokedAt === undefined,
  );
  await ctx.db.patch("widgets", widgetId, { key: newest?.key ?? "" });
}

async function requireValid(creation: KeyCreation): Promise<KeyCreation> {
  const { hash, prefix, key, kind, expiresAt } = creation;
  const label = creation.label.trim();
  if (!HASH.test(hash)) {
    throw refusal("invalid", "A key's hash is a SHA-256 in hex", "hash");
  }
  if (prefix.length > 16) {
    throw refusal("invalid", "A prefix has at most 16 characters", "prefix");
  }
  if (label.length > MAX_LABEL) {
    const message = `A label has at most ${MAX_LABEL} characters`;
    throw refusal("invalid", message, "label");
  }
  if (expiresAt !== undefined && expiresAt <= Date.now()) {
    throw refusal("invalid", "The end must be in the future", "expiresAt");
  }
  if (kind === "publishable" && (!key || (await sha256(key)) !== hash)) {
    const message = "A publishable key comes with itself and its own hash";
    throw refusal("invalid", message, "key");
  }
  if (kind === "secret" && key !== undefined) {
    throw refusal("invalid", "A secret key stays with its maker", "key");
  }
  return { ...creation, label };
}
