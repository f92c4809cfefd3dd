import { v } from "convex/values";
import { memberQuery } from "./functions";
import * as Sightings from "./model/sightings";

/** Where a widget was seen, newest first, at most 50 origins. */
export const forWidget = memberQuery("widgets:read")({
  args: { widgetId: v.id("widgets") },
  returns: v.array(Sightings.vSighting),
  handler: (ctx, args) => Sightings.list(ctx, args.widgetId),
});
