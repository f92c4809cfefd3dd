/** The admin API's keys of widgets. `widgetId` is the public id. */
import { v } from "convex/values";
import { apiKeyMutation, apiKeyQuery } from "../../functions";
import * as AdminKeys from "../../model/adminKeys";
import { vIdempotency } from "../../model/adminRequests";
import { vKey, vNewKey } from "../../model/widgetShapes";
import { vKeyKind } from "../../tables/keys";

const write = apiKeyMutation("keys:write");
const vOne = { widgetId: v.string(), keyId: v.string() };
const vRepeatable = { idempotency: v.optional(vIdempotency) };

/** Oldest first; null for a widget that is not the tenant's. */
export const list = apiKeyQuery("widgets:read")({
  args: { widgetId: v.string() },
  returns: v.union(v.array(vKey), v.null()),
  handler: (ctx, args) => AdminKeys.list(ctx, args),
});

/** For whoever may rotate it; null for a key that is not the widget's. */
export const get = apiKeyQuery("keys:write")({
  args: vOne,
  returns: v.union(vKey, v.null()),
  handler: (ctx, args) => AdminKeys.get(ctx, args),
});

/** @throws invalid with the field. */
export const create = write({
  args: {
    ...vNewKey.fields,
    ...vRepeatable,
    widgetId: v.string(),
    kind: vKeyKind,
    label: v.string(),
    expiresAt: v.optional(v.number()),
  },
  returns: AdminKeys.vCreateResult,
  handler: (ctx, args) => AdminKeys.create(ctx, args),
});

/** The old key works on for `overlapMs`. @throws invalid with the field. */
export const rotate = write({
  args: {
    ...vOne,
    ...vNewKey.fields,
    ...vRepeatable,
    overlapMs: v.number(),
  },
  returns: AdminKeys.vRotateResult,
  handler: (ctx, args) => AdminKeys.rotate(ctx, args),
});

export const revoke = write({
  args: vOne,
  returns: AdminKeys.vRevokeResult,
  handler: (ctx, args) => AdminKeys.revoke(ctx, args),
});
