/** A tenant's keys of the admin API. */
import type { Infer } from "convex/values";
import type { Doc, Id } from "../_generated/dataModel";
import type { Scope } from "../tables/keys";
import type { StaffMutationCtx, StaffQueryCtx } from "./access";
import { refusal } from "./errors";
import type { vApiKey } from "./widgetShapes";

/** Ended ones included until they are swept. */
const MAX_KEYS = 100;
const HASH = /^[0-9a-f]{64}$/;

interface Creation {
  name: string;
  scopes: Scope[];
  hash: string;
  prefix: string;
  expiresAt?: number;
}

export async function list(
  ctx: StaffQueryCtx,
): Promise<Infer<typeof vApiKey>[]> {
  return (await ofTenant(ctx)).map((row) => {
    const { tenantId: _, hash: __, createdBy: ___, ...rest } = row;
    const { _creationTime, ...shown } = rest;
    return { ...shown, createdAt: Math.floor(_creationTime) };
  });
}

/** @throws invalid; conflict for a known hash or too many keys. */
export async function create(
  ctx: StaffMutationCtx,
  creation: Creation,
): Promise<Id<"apiKeys">> {
  const name = creation.name.trim();
  const scopes = [...new Set(creation.scopes)];
  const { hash, prefix, expiresAt } = creation;
  if (name === "" || name.length > 100) {
    throw refusal("invalid", "A name has 1 to 100 characters", "name");
  }
  if (scopes.length === 0) {
    throw refusal("invalid", "A key needs a scope", "scopes");
  }
  if (!HASH.test(hash) || prefix.length > 16) {
    throw refusal("invalid", "A key comes as hash and short prefix", "hash");
  }
  if (expiresAt !== undefined && expiresAt <= Date.now()) {
    throw refusal("invalid", "The end must be in the future", "expiresAt");
  }
  const known = await ctx.db
    .query("apiKeys")
    .withIndex("by_hash", (q) => q.eq("hash", hash))
    .unique();
  if (known !== null) {
    throw refusal("conflict", "This key is known already; make another one");
  }
  if ((await ofTenant(ctx)).length >= MAX_KEYS) {
    throw refusal("conflict", `At most ${MAX_KEYS} keys`);
  }
  return await ctx.db.insert("apiKeys", {
    tenantId: ctx.tenantId,
    name,
    scopes,
    hash,
    prefix,
    createdBy: ctx.member._id,
    ...(expiresAt !== undefined && { expiresAt }),
  });
}

/** It works no more, from this mutation on. */
export async function revoke(
  ctx: StaffMutationCtx,
  apiKeyId: Id<"apiKeys">,
): Promise<null> {
  const key = await ctx.db.get("apiKeys", apiKeyId);
  if (key === null || key.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such key");
  }
  if (key.revokedAt === undefined) {
    await ctx.db.patch("apiKeys", apiKeyId, { revokedAt: Date.now() });
  }
  return null;
}

async function ofTenant(ctx: StaffQueryCtx): Promise<Doc<"apiKeys">[]> {
  return await ctx.db
    .query("apiKeys")
    .withIndex("by_tenant", (q) => q.eq("tenantId", ctx.tenantId))
    .take(MAX_KEYS);
}
