/** Keys of widgets. Whoever makes one keeps it; here is only its hash. */
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as StaffKeys from "./model/staffKeys";
import { vKey, vNewKey } from "./model/widgetShapes";
import { vKeyKind } from "./tables/keys";

const write = memberMutation("keys:write");
const vWidget = { widgetId: v.id("widgets") };
const vOne = { keyId: v.id("widgetKeys") };

/** Oldest first, at most 50, ended ones included for a while. */
export const list = memberQuery("widgets:read")({
  args: vWidget,
  returns: v.array(vKey),
  handler: (ctx, args) => StaffKeys.list(ctx, args.widgetId),
});

/** @throws invalid; conflict for a known key, or too many. */
export const create = write({
  args: {
    ...vWidget,
    ...vNewKey.fields,
    kind: vKeyKind,
    label: v.string(),
    expiresAt: v.optional(v.number()),
  },
  returns: v.id("widgetKeys"),
  handler: (ctx, args) => StaffKeys.create(ctx, args),
});

/**
 * A new key in the place of one that works on for `overlapMs` (0 to 30 days).
 * @throws as `create`; conflict for a key that has ended.
 */
export const rotate = write({
  args: { ...vOne, ...vNewKey.fields, overlapMs: v.number() },
  returns: v.id("widgetKeys"),
  handler: (ctx, args) => StaffKeys.replace(ctx, args),
});

export const revoke = write({
  args: vOne,
  returns: v.null(),
  handler: (ctx, args) => StaffKeys.revoke(ctx, args.keyId),
});
