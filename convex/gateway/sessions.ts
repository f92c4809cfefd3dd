import { v } from "convex/values";
import { serviceMutation } from "../functions";
import * as Visitors from "../model/visitors";
import { vConversationSummary } from "../model/wire";

/**
 * Notes where a known visitor is and gives their conversation; creates
 * nothing for an unknown one.
 * @throws not_found for a widget that does not exist.
 */
export const open = serviceMutation({
  args: {
    /** Public id. */
    widgetId: v.string(),
    sessionKey: v.string(),
    locale: v.optional(v.string()),
    page: v.optional(v.string()),
  },
  returns: v.object({ conversation: v.union(vConversationSummary, v.null()) }),
  handler: (ctx, args) => Visitors.open(ctx, args),
});
