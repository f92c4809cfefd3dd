/** Blocks, as staff handle them: what does not work is refused. */
import type { PaginationOptions } from "convex/server";
import type { Id } from "../_generated/dataModel";
import type { BlockSubject } from "../tables/security";
import type { StaffMutationCtx, StaffQueryCtx } from "./access";
import * as Blocks from "./blocks";
import { nameOf } from "./conversationRows";
import { refusal } from "./errors";
import type { Block, StaffBlock } from "./securityShapes";

/** Newest first; `active`: only those in force. */
export async function list(
  ctx: StaffQueryCtx,
  args: { paginationOpts: PaginationOptions; active: boolean },
) {
  const found = await Blocks.list(ctx, args);
  const page = await Promise.all(
    found.page.map((block) => withConversation(ctx, block)),
  );
  return { ...found, page };
}

export async function create(
  ctx: StaffMutationCtx,
  args: {
    subject: BlockSubject;
    hash: string;
    reason: string;
    expiresAt: number;
  },
): Promise<Id<"blocks">> {
  const block = await Blocks.create(ctx, args, ctx.member._id);
  if (block === null) throw refusal("not_found", "There is no such visitor");
  return block._id;
}

/** @throws not_found, also for another tenant's. */
export async function lift(
  ctx: StaffMutationCtx,
  { blockId, reason }: { blockId: Id<"blocks">; reason: string },
): Promise<null> {
  const block = await Blocks.findOwn(ctx, blockId);
  if (block === null) throw refusal("not_found", "There is no such block");
  await Blocks.lift(ctx, block, { memberId: ctx.member._id, reason });
  return null;
}

async function withConversation(
  ctx: StaffQueryCtx,
  block: Block,
): Promise<StaffBlock> {
  const visitorId =
    block.subject === "visitor"
      ? ctx.db.normalizeId("visitors", block.hash)
      : null;
  if (visitorId === null) return block;
  const newest = await ctx.db
    .query("conversations")
    .withIndex("by_visitor", (q) => q.eq("visitorId", visitorId))
    .order("desc")
    .first();
  if (newest === null || newest.tenantId !== ctx.tenantId) return block;
  const visitorName = nameOf(newest);
  return { ...block, conversation: { _id: newest._id, visitorName } };
}
