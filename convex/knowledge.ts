import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as Knowledge from "./model/knowledge";

const vEntry = {
  question: v.string(),
  answer: v.string(),
  url: v.optional(v.string()),
};
const write = memberMutation("settings:write");

/** All entries, oldest first, at most 200. */
export const list = memberQuery("widgets:read")({
  args: {},
  returns: v.array(v.object({ _id: v.id("knowledge"), ...vEntry })),
  handler: (ctx) => Knowledge.list(ctx),
});

/** @throws invalid for empty or overlong fields; conflict beyond 200. */
export const create = write({
  args: vEntry,
  returns: v.id("knowledge"),
  handler: (ctx, args) => Knowledge.create(ctx, args),
});

/** Replaces all fields. */
export const update = write({
  args: { entryId: v.id("knowledge"), ...vEntry },
  returns: v.null(),
  handler: (ctx, args) => Knowledge.update(ctx, args),
});

export const remove = write({
  args: { entryId: v.id("knowledge") },
  returns: v.null(),
  handler: (ctx, args) => Knowledge.remove(ctx, args.entryId),
});
