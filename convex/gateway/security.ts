import { v } from "convex/values";
import { serviceMutation } from "../functions";
import * as Reports from "../model/reports";
import {
  vReportedEvent,
  vReportedKeyUse,
  vReportedSighting,
  vReportedUsage,
} from "../model/securityShapes";

/**
 * What a gateway has counted in memory since its last batch, at most 400
 * entries in all. A batch that is sent again within an hour changes nothing.
 * @throws invalid for a batch that is too large.
 */
export const record = serviceMutation({
  args: {
    /** Unique to the batch; without one, sending it again counts again. */
    batchId: v.optional(v.string()),
    events: v.array(vReportedEvent),
    sightings: v.array(vReportedSighting),
    keyUses: v.array(vReportedKeyUse),
    usage: v.array(vReportedUsage),
  },
  returns: v.null(),
  handler: (ctx, args) => Reports.record(ctx, args),
});
