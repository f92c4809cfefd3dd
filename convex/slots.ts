/** When what can be booked. */
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import { vChoice } from "./model/booking/affected";
import * as SeriesEdit from "./model/booking/seriesEdit";
import * as SlotImport from "./model/booking/slotImport";
import * as Slots from "./model/booking/slots";
import { vRule, vTerms } from "./tables/slots";

const read = memberQuery("bookings:read");
const write = memberMutation("bookings:write");

const vNonexistent = v.object({
  kind: v.literal("refused"),
  code: v.literal("NONEXISTENT_TIME"),
  /** The moved time, to ask about. */
  suggestion: v.object({ localStart: v.string(), startMs: v.number() }),
});

const vEdit = {
  slotId: v.id("slots"),
  rev: v.number(),
  /** What happens to bookings; asked for when there are any. */
  bookings: v.optional(vChoice),
  /** Told to whom it cancels. */
  reason: v.optional(v.string()),
};

/** Active slots that are not over by `nowMs`, at most 200. */
export const list = read({
  args: { nowMs: v.number(), resourceId: v.optional(v.id("resources")) },
  returns: v.array(
    v.object({
      _id: v.id("slots"),
      resourceId: v.id("resources"),
      rule: vRule,
      terms: vTerms,
      active: v.boolean(),
      rev: v.number(),
      endsMs: v.number(),
      replaces: v.optional(v.id("slots")),
    }),
  ),
  handler: (ctx, args) => Slots.list(ctx, args),
});

/** The next twenty dates of a rule, with those that are skipped and why. */
export const preview = read({
  args: {
    rule: vRule,
    resourceId: v.optional(v.id("resources")),
    fromMs: v.number(),
  },
  returns: v.array(
    v.union(
      v.object({
        localStart: v.string(),
        later: v.boolean(),
        startMs: v.number(),
        endMs: v.number(),
      }),
      v.object({
        localStart: v.string(),
        /** `gap`: the clock jumps over that time on that date. */
        reason: v.union(
          v.literal("gap"),
          v.literal("exdate"),
          v.literal("closed"),
        ),
        ms: v.number(),
      }),
    ),
  ),
  handler: (ctx, args) => Slots.next(ctx, args),
});

/** @throws not_found, invalid; conflict beyond 200. */
export const create = write({
  args: { resourceId: v.id("resources"), rule: vRule, terms: vTerms },
  returns: v.union(
    v.object({ kind: v.literal("saved"), slotId: v.id("slots") }),
    v.object({ kind: v.literal("exists"), slotId: v.id("slots") }),
    vNonexistent,
  ),
  handler: (ctx, args) => Slots.create(ctx, args),
});

/** Rows of another system, at most 100, with its words for repeating. */
export const importRows = write({
  args: {
    resourceId: v.id("resources"),
    tz: v.string(),
    durationMin: v.number(),
    terms: vTerms,
    rows: v.array(
      v.object({ date: v.string(), time: v.string(), repeat: v.string() }),
    ),
  },
  returns: v.object({
    created: v.number(),
    collapsed: v.number(),
    refused: v.array(
      v.object({
        row: v.number(),
        code: v.union(v.literal("INVALID"), v.literal("NONEXISTENT_TIME")),
      }),
    ),
  }),
  handler: (ctx, args) => SlotImport.importRows(ctx, args),
});

/** What touches no time; bookings stay as they are. */
export const updateTerms = write({
  args: { slotId: v.id("slots"), rev: v.number(), terms: vTerms },
  returns: v.object({
    kind: v.union(v.literal("saved"), v.literal("stale")),
    rev: v.number(),
  }),
  handler: (ctx, args) => Slots.updateTerms(ctx, args),
});

/** Another time or rule from a local date on: a new slot; this one ends. */
export const replace = write({
  args: { ...vEdit, from: v.string(), rule: vRule, terms: vTerms },
  returns: SeriesEdit.vEdited,
  handler: (ctx, args) => SeriesEdit.replace(ctx, args),
});

/** No more occurrences from a local date on. */
export const end = write({
  args: { ...vEdit, from: v.string() },
  returns: SeriesEdit.vEdited,
  handler: (ctx, args) => SeriesEdit.end(ctx, args),
});

/** Leaves one local date of a series out. */
export const skipDate = write({
  args: { ...vEdit, date: v.string() },
  returns: SeriesEdit.vEdited,
  handler: (ctx, args) => SeriesEdit.skipDate(ctx, args),
});

/** Offers a date that was left out again. */
export const restoreDate = write({
  args: { slotId: v.id("slots"), rev: v.number(), date: v.string() },
  returns: SeriesEdit.vEdited,
  handler: (ctx, args) => SeriesEdit.restoreDate(ctx, args),
});
