/** The newest words of a conversation, for the list's search. */
import type { Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import { cutStart } from "./text";

/** UTF-16 units kept; some twenty messages. */
export const SEARCH_TEXT_LENGTH = 4_000;

export async function add(
  ctx: MutationCtx,
  conversationId: Id<"conversations">,
  text: string,
): Promise<void> {
  const words = text.toLowerCase();
  if (words === "") return;
  const row = await find(ctx, conversationId);
  if (row === null) {
    const kept = cutStart(words, SEARCH_TEXT_LENGTH);
    await ctx.db.insert("conversationTexts", { conversationId, text: kept });
  } else {
    const kept = cutStart(`${row.text}\n${words}`, SEARCH_TEXT_LENGTH);
    await ctx.db.patch("conversationTexts", row._id, { text: kept });
  }
}

/** @param needle in lower case */
export async function matches(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  needle: string,
): Promise<boolean> {
  const row = await find(ctx, conversationId);
  return row !== null && row.text.includes(needle);
}

async function find(ctx: QueryCtx, conversationId: Id<"conversations">) {
  return await ctx.db
    .query("conversationTexts")
    .withIndex("by_conversation", (q) => q.eq("conversationId", conversationId))
    .unique();
}
