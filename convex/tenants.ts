import { v } from "convex/values";
import { memberMutation, memberQuery, systemMutation } from "./functions";
import * as NewTenant from "./model/newTenant";
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

/**
 * Makes another tenant with its owner. For whoever holds the deployment's
 * admin key: `npx convex run tenants:create`.
 * @throws invalid or conflict with a sentence and the field.
 */
export const create = systemMutation({
  args: {
    slug: v.string(),
    name: v.string(),
    owner: v.object({
      /** `issuer|subject` of the token they sign in with. */
      tokenIdentifier: v.string(),
      name: v.string(),
    }),
    /** Hex SHA-256 and beginning of a key with all scopes. */
    apiKey: v.optional(v.object({ hash: v.string(), prefix: v.string() })),
  },
  returns: v.id("tenants"),
  handler: (ctx, args) => NewTenant.create(ctx, args),
});
