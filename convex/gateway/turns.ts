import { v } from "convex/values";
import { serviceMutation } from "../functions";
import * as Turns from "../model/turns";
import { vBeginResult } from "../model/wire";

/**
 * A visitor's message and, unless staff hold the conversation, the empty
 * answer to it, in one step. Sending the same `clientMessageId` again
 * changes nothing and gives what became of the first.
 * @throws invalid for an empty message; expected outcomes are returned.
 */
export const begin = serviceMutation({
  args: {
    /** Public id. */
    widgetId: v.string(),
    sessionKey: v.string(),
    clientMessageId: v.string(),
    text: v.string(),
    /** Id of the calling gateway process, unique to its life. */
    owner: v.string(),
    leaseMs: v.number(),
    locale: v.optional(v.string()),
    page: v.optional(v.string()),
    /** Salted hash of the caller's address. */
    ipHash: v.optional(v.string()),
    /** Host of the page, with a port that is not its scheme's own. */
    domain: v.optional(v.string()),
    /** What the model may write at most, for the budget. */
    maxOutputTokens: v.optional(v.number()),
  },
  returns: vBeginResult,
  handler: (ctx, args) => Turns.begin(ctx, args),
});
