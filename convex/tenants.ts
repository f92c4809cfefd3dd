import { v } from "convex/values";
import { memberMutation, memberQuery } from "./functions";
import * as Settings from "./model/settings";

/** The tenant's settings, with defaults for what nobody has set. */
export const settings = memberQuery("security:read")({
  args: {},
  returns: Settings.vSettings,
  handler: (ctx) => Settings.get(ctx),
});

/**
 * Changes the given settings; a null budget takes it away.
 * @throws invalid with a sentence and the field.
 */
export const updateSettings = memberMutation("settings:write")({
  args: Settings.vSettingsChange.fields,
  returns: v.null(),
  handler: (ctx, args) => Settings.update(ctx, args),
});
