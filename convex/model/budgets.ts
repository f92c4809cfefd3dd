/**
 * What a tenant's answers may cost. The most an answer can cost is kept free
 * before it begins, and what it did cost is counted when it ends, however it
 * ends. Tokens are estimated where the provider has not told them.
 */
import { v, type Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { Reservation } from "../tables/streams";
import type { Budget } from "../tables/tenants";
import type { StaffQueryCtx } from "./access";
import { refusal } from "./errors";
import { dayOf, daysBefore, monthOf } from "./time";
import type { TurnContext } from "./wire";

/** Rules of conduct and the like, which the gateway adds to the context. */
const OVERHEAD_TOKENS = 600;

/** When the gateway does not say what it asks its provider for. */
const DEFAULT_OUTPUT_TOKENS = 2_048;
const MAX_OUTPUT_TOKENS = 200_000;

const MICROS = 1_000_000;

type Period = Doc<"budgetPeriods">;

interface Cost {
  tokens: number;
  micros: number;
}

const vUsed = v.object({
  used: v.number(),
  reserved: v.number(),
  limit: v.optional(v.number()),
});

/** Tokens, and money in the budget's currency. */
export const vStanding = v.object({
  day: vUsed,
  month: vUsed,
  money: vUsed,
  currency: v.string(),
});

/**
 * Keeps free what an answer from that context may cost.
 * @returns undefined without a budget; null when it does not fit any more.
 */
export async function reserve(
  ctx: MutationCtx,
  tenant: Doc<"tenants">,
  context: TurnContext,
  maxOutputTokens = DEFAULT_OUTPUT_TOKENS,
): Promise<Reservation | null | undefined> {
  const { budget, provider, _id: tenantId } = tenant;
  if (budget === undefined || provider === "local") return undefined;
  const now = Date.now();
  const reservation: Reservation = {
    day: dayOf(now),
    month: monthOf(now),
    promptTokens: promptTokens(context),
    outputTokens: Math.min(Math.max(maxOutputTokens, 1), MAX_OUTPUT_TOKENS),
    inputPrice: budget.pricePerMillionInput,
    outputPrice: budget.pricePerMillionOutput,
  };
  const cost = costOf(reservation, reservation);
  const [day, month] = await Promise.all([
    find(ctx, tenantId, reservation.day),
    find(ctx, tenantId, reservation.month),
  ]);
  if (!fits(budget, day, month, cost)) return null;
  await keep(ctx, tenantId, reservation.day, day, cost);
  await keep(ctx, tenantId, reservation.month, month, cost);
  return reservation;
}

/** Counts what an attempt has cost, in place of what was kept for it. */
export async function settle(
  ctx: MutationCtx,
  stream: Doc<"streams">,
  ended: {
    text: string;
    automatic?: boolean | undefined;
    usage?: Doc<"messages">["usage"];
  },
): Promise<void> {
  const { reservation, tenantId } = stream;
  if (reservation === undefined) return;
  const kept = costOf(reservation, reservation);
  const spent = costOf(reservation, spentTokens(reservation, ended));
  for (const period of [reservation.day, reservation.month]) {
    const row = await find(ctx, tenantId, period);
    if (row === null) continue;
    await ctx.db.patch("budgetPeriods", row._id, {
      used: row.used + spent.tokens,
      reserved: Math.max(row.reserved - kept.tokens, 0),
      usedMicros: row.usedMicros + spent.micros,
      reservedMicros: Math.max(row.reservedMicros - kept.micros, 0),
    });
  }
}

/** Null without a budget. @throws invalid for what is no day. */
export async function standing(
  ctx: StaffQueryCtx,
  day: string,
): Promise<Infer<typeof vStanding> | null> {
  if (daysBefore(day, 0) === null) {
    throw refusal("invalid", "A day looks like 2026-11-20", "day");
  }
  const tenant = await ctx.db.get("tenants", ctx.tenantId);
  const budget = tenant?.budget;
  if (budget === undefined) return null;
  const [today, month] = await Promise.all([
    find(ctx, ctx.tenantId, day),
    find(ctx, ctx.tenantId, day.slice(0, 7)),
  ]);
  const { currency, tokensPerDay, tokensPerMonth, moneyPerMonth } = budget;
  return {
    day: shown(today?.used, today?.reserved, tokensPerDay),
    month: shown(month?.used, month?.reserved, tokensPerMonth),
    money: shown(
      (month?.usedMicros ?? 0) / MICROS,
      (month?.reservedMicros ?? 0) / MICROS,
      moneyPerMonth,
    ),
    currency,
  };
}

/** More than most tokenizers need: a budget is to be kept. */
export function estimateTokens(text: string): number {
  const others = text.replace(/[\0-\x7f]/g, "").length;
  return Math.ceil((text.length - others) / 3) + others;
}

function promptTokens({ system, history, knowledge }: TurnContext): number {
  const texts = [
    system,
    ...history.map(({ text }) => text),
    ...knowledge.flatMap(({ question, answer }) => [question, answer]),
  ];
  return OVERHEAD_TOKENS + estimateTokens(texts.join("\n"));
}

function spentTokens(
  { promptTokens }: Reservation,
  { text, automatic, usage }: Parameters<typeof settle>[2],
) {
  if (usage !== undefined) {
    const { promptTokens, completionTokens: outputTokens } = usage;
    return { promptTokens, outputTokens };
  }
  // The built-in answerer costs nothing.
  if (automatic === true) return { promptTokens: 0, outputTokens: 0 };
  return { promptTokens, outputTokens: estimateTokens(text) };
}

/** A price a million tokens is one of millionths a token. */
function costOf(
  { inputPrice, outputPrice }: Reservation,
  of: { promptTokens: number; outputTokens: number },
): Cost {
  const { promptTokens, outputTokens } = of;
  return {
    tokens: promptTokens + outputTokens,
    micros: Math.ceil(promptTokens * inputPrice + outputTokens * outputPrice),
  };
}

function fits(
  { tokensPerDay, tokensPerMonth, moneyPerMonth }: Budget,
  day: Period | null,
  month: Period | null,
  { tokens, micros }: Cost,
): boolean {
  const taken = (row: Period | null) => (row ? row.used + row.reserved : 0);
  const money = month ? month.usedMicros + month.reservedMicros : 0;
  return (
    taken(day) + tokens <= (tokensPerDay ?? Infinity) &&
    taken(month) + tokens <= (tokensPerMonth ?? Infinity) &&
    money + micros <= (moneyPerMonth ?? Infinity) * MICROS
  );
}

async function find(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  period: string,
): Promise<Period | null> {
  return await ctx.db
    .query("budgetPeriods")
    .withIndex("by_tenant_and_period", (q) =>
      q.eq("tenantId", tenantId).eq("period", period),
    )
    .unique();
}

async function keep(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
  period: string,
  row: Period | null,
  { tokens, micros }: Cost,
): Promise<void> {
  if (row !== null) {
    await ctx.db.patch("budgetPeriods", row._id, {
      reserved: row.reserved + tokens,
      reservedMicros: row.reservedMicros + micros,
    });
    return;
  }
  const kept = { reserved: tokens, reservedMicros: micros };
  const none = { used: 0, usedMicros: 0 };
  await ctx.db.insert("budgetPeriods", { tenantId, period, ...kept, ...none });
}

function shown(used = 0, reserved = 0, limit?: number): Infer<typeof vUsed> {
  return { used, reserved, ...(limit !== undefined && { limit }) };
}
