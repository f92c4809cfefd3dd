/** The admin API's blocks. */
import { v } from "convex/values";
import { apiKeyMutation, apiKeyQuery } from "../../functions";
import * as AdminBlocks from "../../model/adminBlocks";
import { vIdempotency } from "../../model/adminRequests";
import { vBlockSubject } from "../../tables/security";

const write = apiKeyMutation("security:write");

/** Newest first, at most 100 a page. */
export const list = apiKeyQuery("security:read")({
  args: {
    activeOnly: v.boolean(),
    cursor: v.union(v.string(), v.null()),
    limit: v.number(),
  },
  returns: AdminBlocks.vPage,
  handler: (ctx, args) => AdminBlocks.list(ctx, args),
});

/** @throws invalid with the field. */
export const create = write({
  args: {
    subject: vBlockSubject,
    /** A visitor's id, or an address's hash as events show it. */
    hash: v.string(),
    reason: v.string(),
    expiresAt: v.number(),
    idempotency: v.optional(vIdempotency),
  },
  returns: AdminBlocks.vCreateResult,
  handler: (ctx, args) => AdminBlocks.create(ctx, args),
});

/** Lets them in again, whoever blocked them. */
export const lift = write({
  args: { blockId: v.string(), reason: v.optional(v.string()) },
  returns: AdminBlocks.vLiftResult,
  handler: (ctx, args) => AdminBlocks.lift(ctx, args),
});
