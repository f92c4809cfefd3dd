/** Slots: made, listed, imported, and changed in what is not their time. */
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { Rule, Terms } from "../../tables/slots";
import type { MemberCtx, StaffMutationCtx, StaffQueryCtx } from "../access";
import { refusal } from "../errors";
import { preview, type Occurrence, type Skipped } from "./expansion";
import * as ClosedDates from "./closedDates";
import * as Resources from "./resources";
import {
  endOf,
  findNonexistent,
  requireRule,
  requireTerms,
  type Nonexistent,
} from "./slotChecks";
import { DAY_MS, localAt } from "./wallTime";

/** Active slots that are not over; a listing reads them all. */
export const MAX_SLOTS = 200;
const PREVIEWED = 20;

type Slot = Doc<"slots">;

export type Saved =
  | { kind: "saved"; slotId: Id<"slots"> }
  /** The same is there already; nothing was added. */
  | { kind: "exists"; slotId: Id<"slots"> }
  | { kind: "refused"; code: "NONEXISTENT_TIME"; suggestion: Nonexistent };

/** Active slots that are not over by then. */
export async function current(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  nowMs: number,
): Promise<Slot[]> {
  return await ctx.db
    .query("slots")
    .withIndex("by_tenant_and_active_and_endsMs", (q) =>
      q.eq("tenantId", tenantId).eq("active", true).gt("endsMs", nowMs),
    )
    .take(MAX_SLOTS);
}

export async function list(
  ctx: StaffQueryCtx,
  args: { nowMs: number; resourceId?: Id<"resources"> },
) {
  const slots = await current(ctx, ctx.tenantId, args.nowMs);
  return slots
    .filter((row) => (args.resourceId ?? row.resourceId) === row.resourceId)
    .map(toRow);
}

export async function create(
  ctx: StaffMutationCtx,
  args: {
    resourceId: Id<"resources">;
    rule: Rule;
    terms: Terms;
    replaces?: Id<"slots">;
  },
): Promise<Saved> {
  const { tenantId } = ctx;
  const { resourceId, rule, replaces } = args;
  const resource = await Resources.requireOwn(ctx, resourceId);
  requireRule(rule);
  const terms = requireTerms(args.terms);
  const suggestion = findNonexistent(rule);
  if (suggestion !== null) {
    return { kind: "refused", code: "NONEXISTENT_TIME", suggestion };
  }
  const slots = await current(ctx, tenantId, Date.now());
  const same = slots.find(
    (slot) => slot.resourceId === resourceId && isSameRule(slot.rule, rule),
  );
  if (same !== undefined) return { kind: "exists", slotId: same._id };
  if (slots.length >= MAX_SLOTS) {
    throw refusal("conflict", `At most ${MAX_SLOTS} slots at a time`);
  }
  await Resources.allowDuration(ctx, resource, rule.durationMin);
  const slotId = await ctx.db.insert("slots", {
    tenantId,
    resourceId,
    rule,
    terms,
    active: true,
    endsMs: endOf(rule),
    rev: 1,
    ...(replaces === undefined ? {} : { replaces }),
  });
  return { kind: "saved", slotId };
}

/** Changes what touches no time; occurrences keep their names and claims. */
export async function updateTerms(
  ctx: StaffMutationCtx,
  args: { slotId: Id<"slots">; rev: number; terms: Terms },
): Promise<{ kind: "saved"; rev: number } | { kind: "stale"; rev: number }> {
  const slot = await requireOwn(ctx, args.slotId);
  if (slot.rev !== args.rev) return { kind: "stale", rev: slot.rev };
  const terms = requireTerms(args.terms);
  const rev = slot.rev + 1;
  await ctx.db.patch("slots", slot._id, { terms, rev });
  return { kind: "saved", rev };
}

/** The next twenty dates of a slot, or of a rule that is being edited. */
export async function next(
  ctx: StaffQueryCtx,
  args: {
    resourceId?: Id<"resources">;
    rule: Rule;
    fromMs: number;
  },
): Promise<(Occurrence | Skipped)[]> {
  const { rule, fromMs, resourceId } = args;
  requireRule(rule);
  const first = localAt(fromMs - DAY_MS, rule.tz).toPlainDate();
  const rows = await ClosedDates.between(
    ctx,
    ctx.tenantId,
    first.toString(),
    first.add({ years: 25 }).toString(),
  );
  const closed =
    resourceId === undefined
      ? new Set(rows.filter((row) => !row.resourceId).map(({ date }) => date))
      : ClosedDates.datesOf(rows, resourceId);
  return preview(rule, { fromMs, count: PREVIEWED, closed });
}

/** @throws not_found, also for another tenant's. */
export async function requireOwn(
  ctx: QueryCtx & MemberCtx,
  slotId: Id<"slots">,
): Promise<Slot> {
  const slot = await ctx.db.get("slots", slotId);
  if (slot === null || slot.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such slot");
  }
  return slot;
}

export function isSameRule(a: Rule, b: Rule): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder(rule: Rule) {
  return Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1));
}

function toRow(slot: Slot) {
  const { _id, resourceId, rule, terms, active, rev, endsMs, replaces } = slot;
  return { _id, resourceId, rule, terms, active, rev, endsMs, replaces };
}
