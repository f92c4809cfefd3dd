/**
 * Changing times that people may have booked. Another time or rule is another
 * slot, from a date on; the old one ends before it, and what happens to its
 * bookings is an explicit choice.
 */
import type { Infer } from "convex/values";
import { v } from "convex/values";
import type { Doc, Id } from "../../_generated/dataModel";
import type { Rule, Terms } from "../../tables/slots";
import type { StaffMutationCtx } from "../access";
import { refusal } from "../errors";
import * as Affected from "./affected";
import * as Slots from "./slots";
import { endOf, requireRule } from "./slotChecks";
import { dayBefore, isDate } from "./wallTime";

export const vEdited = v.union(
  v.object({
    kind: v.literal("saved"),
    /** The slot that goes on. */
    slotId: v.id("slots"),
    rev: v.number(),
    cancelled: v.number(),
  }),
  Affected.vChoiceNeeded,
  /** It was changed since: look again. */
  v.object({ kind: v.literal("stale"), rev: v.number() }),
  v.object({
    kind: v.literal("refused"),
    code: v.literal("NONEXISTENT_TIME"),
    suggestion: v.object({ localStart: v.string(), startMs: v.number() }),
  }),
);
export type Edited = Infer<typeof vEdited>;

interface Edit {
  slotId: Id<"slots">;
  rev: number;
  bookings?: Affected.Choice;
  reason?: string;
}

type Slot = Doc<"slots">;

/** Another time or rule from a date on. Of a single time: from the start. */
export async function replace(
  ctx: StaffMutationCtx,
  args: Edit & { from: string; rule: Rule; terms: Terms },
): Promise<Edited> {
  const slot = await Slots.requireOwn(ctx, args.slotId);
  if (slot.rev !== args.rev) return { kind: "stale", rev: slot.rev };
  const { from, rule, terms, bookings: choice } = args;
  requireDate(from);
  requireRule(rule);
  if (rule.localStart.slice(0, 10) < from) {
    throw refusal("invalid", "The new times begin on the date or after it");
  }
  if (Slots.isSameRule(slot.rule, rule)) {
    throw refusal("invalid", "The times are the same: change the terms");
  }
  const affected = await Affected.ofSlot(ctx, slot, from);
  const ask = Affected.askAbout(affected, choice);
  if (ask !== null) return ask;
  const { resourceId, _id: replaces } = slot;
  const saved = await Slots.create(ctx, { resourceId, rule, terms, replaces });
  if (saved.kind === "refused") return saved;
  await stop(ctx, slot, from);
  const cancelled = await Affected.settle(ctx, affected, choice, args.reason);
  const { rev } = await Slots.requireOwn(ctx, saved.slotId);
  return { kind: "saved", slotId: saved.slotId, rev, cancelled };
}

/** No more occurrences from a date on. */
export async function end(
  ctx: StaffMutationCtx,
  args: Edit & { from: string },
): Promise<Edited> {
  const slot = await Slots.requireOwn(ctx, args.slotId);
  requireDate(args.from);
  return await settle(ctx, slot, args, args.from, () =>
    stop(ctx, slot, args.from),
  );
}

/** Leaves one date of a series out. */
export async function skipDate(
  ctx: StaffMutationCtx,
  args: Edit & { date: string },
): Promise<Edited> {
  const slot = await Slots.requireOwn(ctx, args.slotId);
  const { date } = args;
  requireDate(date);
  const { rule } = slot;
  if (rule.kind === "once") {
    throw refusal("invalid", "Only a series has dates to leave out");
  }
  const isOn = (row: Doc<"bookings">) => row.localStart.startsWith(date);
  return await settle(
    ctx,
    slot,
    args,
    date,
    async () => {
      const exdates = [...new Set([...rule.exdates, date])].sort();
      await write(ctx, slot, { ...rule, exdates });
    },
    isOn,
  );
}

/** Offers a date that was left out again. */
export async function restoreDate(
  ctx: StaffMutationCtx,
  args: { slotId: Id<"slots">; rev: number; date: string },
): Promise<Edited> {
  const slot = await Slots.requireOwn(ctx, args.slotId);
  if (slot.rev !== args.rev) return { kind: "stale", rev: slot.rev };
  const { rule, rev } = slot;
  if (rule.kind === "series") {
    const exdates = rule.exdates.filter((date) => date !== args.date);
    await write(ctx, slot, { ...rule, exdates });
  }
  const next = rule.kind === "series" ? rev + 1 : rev;
  return { kind: "saved", slotId: slot._id, rev: next, cancelled: 0 };
}

async function settle(
  ctx: StaffMutationCtx,
  slot: Slot,
  { rev, bookings: choice, reason }: Edit,
  from: string,
  write: () => Promise<void>,
  concerns: (booking: Doc<"bookings">) => boolean = () => true,
): Promise<Edited> {
  if (slot.rev !== rev) return { kind: "stale", rev: slot.rev };
  const all = await Affected.ofSlot(ctx, slot, from);
  const affected = all.filter(concerns);
  const ask = Affected.askAbout(affected, choice);
  if (ask !== null) return ask;
  await write();
  const cancelled = await Affected.settle(ctx, affected, choice, reason);
  return { kind: "saved", slotId: slot._id, rev: rev + 1, cancelled };
}

async function stop(
  ctx: StaffMutationCtx,
  slot: Slot,
  from: string,
): Promise<void> {
  const { rule } = slot;
  if (rule.kind === "once" || rule.localStart.slice(0, 10) >= from) {
    const rev = slot.rev + 1;
    await ctx.db.patch("slots", slot._id, { active: false, rev });
    return;
  }
  const last = dayBefore(from);
  const until = rule.until !== null && rule.until < last ? rule.until : last;
  await write(ctx, slot, { ...rule, until });
}

async function write(
  ctx: StaffMutationCtx,
  slot: Slot,
  rule: Rule,
): Promise<void> {
  requireRule(rule);
  const change = { rule, endsMs: endOf(rule), rev: slot.rev + 1 };
  await ctx.db.patch("slots", slot._id, change);
}

function requireDate(date: string): void {
  if (!isDate(date)) throw refusal("invalid", "A date is YYYY-MM-DD");
}
