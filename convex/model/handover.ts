/** Who holds a conversation: the assistant, nobody yet, or a human. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { EndReason } from "../tables/conversations";
import type { StaffMutationCtx } from "./access";
import { requireInTenant } from "./conversationRows";
import * as Log from "./log";
import * as Presence from "./presence";
import * as Streams from "./streams";
import { getOwn, type OwnArgs } from "./visitors";

type Conversation = Doc<"conversations">;

/** Nobody holds it and nobody is waited for. */
const WITH_ASSISTANT = {
  mode: "assistant" as const,
  assigneeId: undefined,
  waitingSince: undefined,
};

/**
 * Gives the conversation to the caller. In the same mutation the running
 * answer ends, so that not one more word of the assistant can follow.
 */
export async function takeOver(
  ctx: StaffMutationCtx,
  conversationId: Id<"conversations">,
): Promise<null> {
  const conversation = await requireInTenant(ctx, conversationId);
  await stopAnswer(ctx, conversation, "takeover");
  await ctx.db.patch("conversations", conversationId, {
    mode: "human",
    assigneeId: ctx.member._id,
    status: "open",
    waitingSince: undefined,
  });
  return null;
}

/**
 * Lets the assistant answer again. When the visitor had the last word, it
 * answers that at once, for nobody else would: whoever handed the
 * conversation back has turned away from it.
 */
export async function handBack(
  ctx: StaffMutationCtx,
  conversationId: Id<"conversations">,
): Promise<null> {
  const conversation = await requireInTenant(ctx, conversationId);
  await Presence.setTyping(ctx, conversation, ctx.member._id, false);
  const answer =
    conversation.mode === "assistant"
      ? {}
      : await answerLastWord(ctx, conversation);
  await ctx.db.patch("conversations", conversationId, {
    ...WITH_ASSISTANT,
    ...answer,
  });
  return null;
}

/**
 * An answer that no gateway holds yet: the first one that looks takes it.
 * @returns what it changes in the conversation.
 */
async function answerLastWord(
  ctx: MutationCtx,
  conversation: Conversation,
): Promise<Partial<Pick<Conversation, "lastSeq" | "streaming">>> {
  const { _id, lastSeq } = conversation;
  const last = await Log.getAt(ctx, _id, lastSeq);
  if (last?.author !== "visitor") return {};
  const lease = { owner: "", leaseExpiresAt: Date.now() };
  const { fence: _, ...streaming } = await Streams.open(
    ctx,
    conversation,
    lastSeq + 1,
    lease,
  );
  return { lastSeq: streaming.seq, streaming };
}

export async function close(
  ctx: StaffMutationCtx,
  conversationId: Id<"conversations">,
): Promise<null> {
  const conversation = await requireInTenant(ctx, conversationId);
  await stopAnswer(ctx, conversation, "stopped");
  await Presence.setTyping(ctx, conversation, ctx.member._id, false);
  await ctx.db.patch("conversations", conversationId, {
    ...WITH_ASSISTANT,
    status: "closed",
    // Who closes it needs no reminder of it.
    unread: 0,
  });
  return null;
}

export async function reopen(
  ctx: StaffMutationCtx,
  conversationId: Id<"conversations">,
): Promise<null> {
  await requireInTenant(ctx, conversationId);
  await ctx.db.patch("conversations", conversationId, { status: "open" });
  return null;
}

/** A running answer may end; the next message waits for a human. */
export async function requestHuman(
  ctx: MutationCtx,
  args: OwnArgs,
): Promise<boolean> {
  const conversation = await getOwn(ctx, args);
  if (conversation === null) return false;
  if (conversation.mode === "assistant") {
    await ctx.db.patch("conversations", conversation._id, {
      mode: "waiting",
      status: "open",
      waitingSince: Date.now(),
    });
  }
  return true;
}

export async function stopByVisitor(
  ctx: MutationCtx,
  args: OwnArgs & { messageId: string },
): Promise<{ kind: "stopped" | "ended" | "not_found" }> {
  const conversation = await getOwn(ctx, args);
  if (conversation === null) return { kind: "not_found" };
  if (conversation.streaming?.messageId !== args.messageId) {
    return { kind: "ended" };
  }
  const stopped = await stopAnswer(ctx, conversation, "stopped");
  return { kind: stopped ? "stopped" : "ended" };
}

async function stopAnswer(
  ctx: MutationCtx,
  { streaming }: Conversation,
  reason: EndReason,
): Promise<boolean> {
  if (streaming === undefined) return false;
  return await Streams.stop(ctx, streaming.streamId, reason);
}
