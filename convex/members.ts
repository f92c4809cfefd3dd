import { v } from "convex/values";
import { signedInQuery } from "./functions";
import { vRole } from "./tables/tenants";

/** Who is signed in; null for a valid token that belongs to no member. */
export const me = signedInQuery({
  args: {},
  returns: v.union(
    v.object({
      member: v.object({
        _id: v.id("members"),
        name: v.string(),
        role: vRole,
      }),
      tenant: v.object({ _id: v.id("tenants"), name: v.string() }),
    }),
    v.null(),
  ),
  handler: async (ctx) => {
    if (ctx.member === null) return null;
    const { _id, name, role, tenantId } = ctx.member;
    const tenant = await ctx.db.get("tenants", tenantId);
    if (tenant === null) return null;
    return {
      member: { _id, name, role },
      tenant: { _id: tenantId, name: tenant.name },
    };
  },
});
