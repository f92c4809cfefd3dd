/** Read marks of both sides. They only ever move forward. */
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { StaffMutationCtx } from "./access";
import { requireInTenant } from "./conversationRows";
import { getOwn, type OwnArgs } from "./visitors";

/** A mark this far behind the end counts no further. */
const COUNTED = 200;

export async function byVisitor(
  ctx: MutationCtx,
  args: OwnArgs & { seq: number },
): Promise<boolean> {
  const conversation = await getOwn(ctx, args);
  if (conversation === null) return false;
  const visitorReadSeq = Math.min(Math.floor(args.seq), conversation.lastSeq);
  if (visitorReadSeq > conversation.visitorReadSeq) {
    await ctx.db.patch("conversations", conversation._id, { visitorReadSeq });
  }
  return true;
}

export async function byStaff(
  ctx: StaffMutationCtx,
  args: { conversationId: Id<"conversations">; seq: number },
): Promise<null> {
  const conversation = await requireInTenant(ctx, args.conversationId);
  const staffReadSeq = Math.min(Math.floor(args.seq), conversation.lastSeq);
  // Written so that a seq that is no number changes nothing either.
  if (!(staffReadSeq > conversation.staffReadSeq)) return null;
  const after = await ctx.db
    .query("messages")
    .withIndex("by_conversation_and_seq", (q) =>
      q.eq("conversationId", conversation._id).gt("seq", staffReadSeq),
    )
    .take(COUNTED);
  await ctx.db.patch("conversations", conversation._id, {
    staffReadSeq,
    unread: after.filter((message) => message.author === "visitor").length,
  });
  return null;
}
