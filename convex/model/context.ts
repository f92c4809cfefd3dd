/** What an answer is written from, within a budget. */
import type { Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import * as Knowledge from "./knowledge";
import type { Visitor } from "./visitors";
import type { TurnContext } from "./wire";

/** Newest messages looked at, and UTF-16 units of them that are sent. */
const HISTORY_MESSAGES = 30;
const HISTORY_LENGTH = 16_000;

/**
 * The rules of conduct above all this are the gateway's, who speaks to the
 * model.
 * @param beforeSeq the answer's own place; what stands before it is history.
 */
export async function buildContext(
  ctx: QueryCtx,
  conversation: Doc<"conversations">,
  visitor: Visitor,
  beforeSeq: number,
): Promise<TurnContext> {
  const { _id, tenantId } = conversation;
  const history = await historyOf(ctx, conversation, beforeSeq);
  const question = history.at(-1)?.text ?? "";
  const [tenant, knowledge] = await Promise.all([
    ctx.db.get("tenants", tenantId),
    Knowledge.bestFor(ctx, tenantId, question),
  ]);
  if (tenant === null) throw new Error(`Conversation ${_id} has no tenant`);
  return {
    system: [`The business: ${tenant.name}.`, tenant.systemPrompt]
      .filter((part) => part !== "")
      .join("\n\n"),
    history,
    knowledge,
    provider: tenant.provider,
    model: tenant.model,
    locale: visitor.locale,
  };
}

/** Reads backwards and stops at the budget, for messages may be long. */
async function historyOf(
  ctx: QueryCtx,
  conversation: Doc<"conversations">,
  beforeSeq: number,
): Promise<TurnContext["history"]> {
  const history: TurnContext["history"] = [];
  let length = 0;
  const newestFirst = ctx.db
    .query("messages")
    .withIndex("by_conversation_and_seq", (q) =>
      q
        .eq("conversationId", conversation._id)
        .gte("seq", beforeSeq - HISTORY_MESSAGES)
        .lt("seq", beforeSeq),
    )
    .order("desc");
  for await (const { author, text } of newestFirst) {
    if (author === "system" || text.trim() === "") continue;
    length += text.length;
    if (length > HISTORY_LENGTH && history.length > 0) break;
    history.unshift({
      role: author === "visitor" ? "user" : "assistant",
      text,
    });
  }
  return history;
}
