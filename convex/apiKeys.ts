/** A tenant's keys of the admin API. Only their hashes are here. */
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as ApiKeys from "./model/apiKeys";
import { vApiKey, vNewKey } from "./model/widgetShapes";
import { vScope } from "./tables/keys";

const write = memberMutation("keys:write");

/** Oldest first, at most 100, ended ones included for a while. */
export const list = memberQuery("keys:write")({
  args: {},
  returns: v.array(vApiKey),
  handler: (ctx) => ApiKeys.list(ctx),
});

/** @throws invalid; conflict for a known key, or too many. */
export const create = write({
  args: {
    ...vNewKey.omit("key").fields,
    name: v.string(),
    scopes: v.array(vScope),
    expiresAt: v.optional(v.number()),
  },
  returns: v.id("apiKeys"),
  handler: (ctx, args) => ApiKeys.create(ctx, args),
});

export const revoke = write({
  args: { apiKeyId: v.id("apiKeys") },
  returns: v.null(),
  handler: (ctx, args) => ApiKeys.revoke(ctx, args.apiKeyId),
});
