/** What an answer is written from, within a budget. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { Reservation } from "../tables/streams";
import * as Budgets from "./budgets";
import * as Knowledge from "./knowledge";
import type { Visitor } from "./visitors";
import type { TurnContext } from "./wire";

/** Newest messages looked at, and UTF-16 units of them that are sent. */
const HISTORY_MESSAGES = 30;
const HISTORY_LENGTH = 16_000;

/** Whose words go to the model, and what they may spend. */
interface Owners {
  tenant: Doc<"tenants">;
  widget: Doc<"widgets">;
}

/** An answer's context and what is kept of the budget for it. */
interface Prepared {
  context: TurnContext;
  reservation: Reservation | undefined;
}

/**
 * The context of an answer and the part of the budget kept for it. Without
 * enough of that the built-in answerer writes, which costs nothing.
 * @param beforeSeq the answer's own place.
 * @param maxOutputTokens what the model may write at most.
 */
export async function prepare(
  ctx: MutationCtx,
  owners: Owners,
  conversation: Doc<"conversations">,
  visitor: Visitor,
  beforeSeq: number,
  maxOutputTokens?: number,
): Promise<Prepared> {
  const { _id } = conversation;
  const context = await build(ctx, owners, _id, visitor, beforeSeq);
  const { tenant } = owners;
  const limit = maxOutputTokens;
  const reservation = await Budgets.reserve(ctx, tenant, context, limit);
  if (reservation !== null) return { context, reservation };
  return {
    context: { ...context, provider: "local", budgetExhausted: true },
    reservation: undefined,
  };
}

export async function ownersOf(
  ctx: QueryCtx,
  { _id, tenantId, widgetId }: Doc<"conversations">,
): Promise<Owners> {
  const [tenant, widget] = await Promise.all([
    ctx.db.get("tenants", tenantId),
    ctx.db.get("widgets", widgetId),
  ]);
  if (tenant === null || widget === null) {
    throw new Error(`Conversation ${_id} has lost its tenant or widget`);
  }
  return { tenant, widget };
}

/**
 * The rules of conduct above all this are the gateway's, who speaks to the
 * model.
 */
async function build(
  ctx: QueryCtx,
  { tenant, widget }: Owners,
  conversationId: Id<"conversations">,
  visitor: Visitor,
  beforeSeq: number,
): Promise<TurnContext> {
  const history = await historyOf(ctx, conversationId, beforeSeq);
  const question = history.at(-1)?.text ?? "";
  const knowledge = await Knowledge.bestFor(ctx, tenant._id, question);
  return {
    system: [
      `The business: ${tenant.name}.`,
      tenant.systemPrompt,
      widget.systemPrompt ?? "",
    ]
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
  conversationId: Id<"conversations">,
  beforeSeq: number,
): Promise<TurnContext["history"]> {
  const history: TurnContext["history"] = [];
  let length = 0;
  const newestFirst = ctx.db
    .query("messages")
    .withIndex("by_conversation_and_seq", (q) =>
      q
        .eq("conversationId", conversationId)
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
