/** Blocks, as staff handle them: what does not work is refused. */
import type { Id } from "../_generated/dataModel";
import type { BlockSubject } from "../tables/security";
import type { StaffMutationCtx } from "./access";
import * as Blocks from "./blocks";
import { refusal } from "./errors";

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
