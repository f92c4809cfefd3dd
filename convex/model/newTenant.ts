/** Another business on the same installation. */
import { checkSlug } from "@frontdesk/protocol/rules";
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { Scope } from "../tables/keys";
import { actingAs } from "./access";
import * as ApiKeys from "./apiKeys";
import { refusal } from "./errors";

const ALL_SCOPES: Scope[] = [
  "widgets:read",
  "widgets:write",
  "keys:write",
  "analytics:read",
  "security:read",
  "security:write",
];

interface Creation {
  slug: string;
  name: string;
  owner: { tokenIdentifier: string; name: string };
  apiKey?: { hash: string; prefix: string };
}

export async function create(
  ctx: MutationCtx,
  { slug, name, owner, apiKey }: Creation,
): Promise<Id<"tenants">> {
  const checked = checkSlug(slug);
  if (!checked.ok) {
    throw refusal("invalid", "This is no slug, such as acme-support", "slug");
  }
  const title = name.trim();
  if (title === "" || title.length > 100) {
    throw refusal("invalid", "A name has 1 to 100 characters", "name");
  }
  const taken = await ctx.db
    .query("tenants")
    .withIndex("by_slug", (q) => q.eq("slug", checked.value))
    .unique();
  if (taken !== null) throw refusal("conflict", "This slug is taken", "slug");
  const { tokenIdentifier } = owner;
  // Issuer and subject, as Convex joins them from a token.
  if (!/^[^|]+\|.+$/.test(tokenIdentifier)) {
    const message = "An owner is known by issuer|subject";
    throw refusal("invalid", message, "owner.tokenIdentifier");
  }
  const known = await ctx.db
    .query("members")
    .withIndex("by_tokenIdentifier", (q) =>
      q.eq("tokenIdentifier", tokenIdentifier),
    )
    .unique();
  if (known !== null) {
    throw refusal("conflict", "This owner has a tenant already");
  }
  const tenantId = await ctx.db.insert("tenants", {
    slug: checked.value,
    name: title,
    provider: "openai",
    systemPrompt: "",
    staffOnline: false,
  });
  const memberId = await ctx.db.insert("members", {
    tenantId,
    tokenIdentifier,
    name: owner.name.trim() || title,
    role: "owner",
  });
  if (apiKey !== undefined) {
    const member = await ctx.db.get("members", memberId);
    if (member === null) throw new Error(`Member ${memberId} was not written`);
    await ApiKeys.create(
      { ...ctx, ...actingAs(member) },
      { name: "First key", scopes: ALL_SCOPES, ...apiKey },
    );
  }
  return tenantId;
}
