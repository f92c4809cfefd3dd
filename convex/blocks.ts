/** Visitors and addresses that are shut out. */
import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import { vStaffBlock } from "./model/securityShapes";
import * as StaffBlocks from "./model/staffBlocks";
import { vBlockSubject } from "./tables/security";

const write = memberMutation("security:write");

/** Newest first; `active`: only those in force. */
export const list = memberQuery("security:read")({
  args: { paginationOpts: paginationOptsValidator, active: v.boolean() },
  returns: paginationResultValidator(vStaffBlock),
  handler: (ctx, args) => StaffBlocks.list(ctx, args),
});

/** @throws invalid; not_found for a visitor the tenant does not have. */
export const create = write({
  args: {
    subject: vBlockSubject,
    /** A visitor's id, or an address's hash as events show it. */
    hash: v.string(),
    reason: v.string(),
    expiresAt: v.number(),
  },
  returns: v.id("blocks"),
  handler: (ctx, args) => StaffBlocks.create(ctx, args),
});

/** Lets them in again, whoever blocked them. */
export const lift = write({
  args: { blockId: v.id("blocks"), reason: v.string() },
  returns: v.null(),
  handler: (ctx, args) => StaffBlocks.lift(ctx, args),
});
