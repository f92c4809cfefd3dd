/** What the door refused, for staff. */
import {
  paginationOptsValidator,
  paginationResultValidator,
} from "convex/server";
import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as SecurityAlerts from "./model/securityAlerts";
import { vAlert, vSecurityEvent } from "./model/securityShapes";
import * as SecurityViews from "./model/securityViews";
import { vEventType } from "./tables/security";

const read = memberQuery("security:read");

/**
 * Newest first. `installation` asks for the events of unknown widgets, which
 * only an owner of the first tenant is shown.
 */
export const events = read({
  args: {
    paginationOpts: paginationOptsValidator,
    type: v.optional(vEventType),
    widgetId: v.optional(v.id("widgets")),
    installation: v.optional(v.boolean()),
  },
  returns: paginationResultValidator(vSecurityEvent),
  handler: (ctx, { installation = false, ...args }) =>
    installation
      ? SecurityViews.installationPage(ctx, args)
      : SecurityViews.page(ctx, args),
});

/** Sums of everything since then (ms, epoch). */
export const summary = read({
  args: { since: v.number() },
  returns: SecurityViews.vSummary,
  handler: (ctx, args) => SecurityViews.summary(ctx, args.since),
});

/** Open ones first, then the newest closed ones; at most 50. */
export const alerts = read({
  args: {},
  returns: v.array(vAlert),
  handler: (ctx) => SecurityAlerts.list(ctx),
});

/** Somebody has seen it. It closes by itself when it is quiet again. */
export const acknowledge = memberMutation("security:write")({
  args: { alertId: v.id("securityAlerts") },
  returns: v.null(),
  handler: (ctx, args) => SecurityAlerts.acknowledge(ctx, args.alertId),
});
