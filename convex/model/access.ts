/** Who may call what. Used by the builders only. */
import type { Auth } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { Scope } from "../tables/keys";
import type { Role } from "../tables/tenants";
import { refusal } from "./errors";
import { SERVICE_ISSUER, SERVICE_SUBJECT } from "./identities";

declare const authorized: unique symbol;

/** A tenant's id of which it is proven that the caller belongs to it. */
export type AuthorizedTenantId = Id<"tenants"> & { [authorized]: true };

export type Permission =
  | "conversations:read"
  | "conversations:write"
  | "widgets:read"
  | "widgets:write"
  /** Let a widget serve beyond localhost. */
  | "widgets:confirm"
  | "keys:write"
  | "security:read"
  | "security:write"
  | "bookings:read"
  | "bookings:write"
  | "settings:write";

const VIEWER: readonly Permission[] = [
  "conversations:read",
  "widgets:read",
  "bookings:read",
];
const AGENT: readonly Permission[] = [
  ...VIEWER,
  "conversations:write",
  "bookings:write",
  "security:read",
];
const ADMIN: readonly Permission[] = [
  ...AGENT,
  "widgets:write",
  "keys:write",
  "security:write",
  "settings:write",
];

const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: VIEWER,
  agent: AGENT,
  admin: ADMIN,
  owner: [...ADMIN, "widgets:confirm"],
};

/** Proven to belong to a tenant: a member, or a key of the admin API. */
export interface TenantCtx {
  readonly tenantId: AuthorizedTenantId;
}
export type TenantQueryCtx = QueryCtx & TenantCtx;
export type TenantMutationCtx = MutationCtx & TenantCtx;

export interface ApiKeyCtx extends TenantCtx {
  readonly apiKey: Doc<"apiKeys">;
}

/** What functions made by `apiKeyQuery` and `apiKeyMutation` are given. */
export type AdminQueryCtx = QueryCtx & ApiKeyCtx;
export type AdminMutationCtx = MutationCtx & ApiKeyCtx;

export interface MemberCtx extends TenantCtx {
  readonly member: Doc<"members">;
}

/** What functions made by `memberQuery` and `memberMutation` are given. */
export type StaffQueryCtx = QueryCtx & MemberCtx;
export type StaffMutationCtx = MutationCtx & MemberCtx;

/** @throws unauthenticated, or forbidden for anybody but the gateway. */
export async function requireService(ctx: { auth: Auth }): Promise<void> {
  const identity = await ctx.auth.getUserIdentity();
  if (identity === null) throw refusal("unauthenticated", "Sign in first");
  if (
    identity.issuer !== SERVICE_ISSUER ||
    identity.subject !== SERVICE_SUBJECT
  ) {
    throw refusal("forbidden", "Only the gateway may do this");
  }
}

/**
 * The signed-in member, or null for a stranger with a valid token.
 * @throws unauthenticated without a token.
 */
export async function getMember(ctx: QueryCtx): Promise<Doc<"members"> | null> {
  const identity = await ctx.auth.getUserIdentity();
  if (identity === null) throw refusal("unauthenticated", "Sign in first");
  return await ctx.db
    .query("members")
    .withIndex("by_tokenIdentifier", (q) =>
      q.eq("tokenIdentifier", identity.tokenIdentifier),
    )
    .unique();
}

/** @throws unauthenticated or forbidden. */
export async function requireMember(
  ctx: QueryCtx,
  permission: Permission,
): Promise<MemberCtx> {
  const member = await getMember(ctx);
  if (member === null) throw refusal("forbidden", "You are not a member");
  if (!PERMISSIONS[member.role].includes(permission)) {
    throw refusal("forbidden", `Your role lacks ${permission}`);
  }
  return actingAs(member);
}

/** The one place that makes the proof: a member's own tenant. */
export function actingAs(member: Doc<"members">): MemberCtx {
  return { member, tenantId: member.tenantId as AuthorizedTenantId };
}

/**
 * The key of the admin API that the gateway was shown, in force and with the
 * scope. It reads the clock, for a key must not outlive its end by a cached
 * result; nobody subscribes to what it guards.
 * @throws what `requireService` does, invalid_api_key, insufficient_scope.
 */
export async function requireApiKey(
  ctx: QueryCtx,
  hash: string,
  scope: Scope,
): Promise<ApiKeyCtx> {
  await requireService(ctx);
  const apiKey = await ctx.db
    .query("apiKeys")
    .withIndex("by_hash", (q) => q.eq("hash", hash))
    .unique();
  const { expiresAt = Infinity, revokedAt } = apiKey ?? {};
  if (apiKey === null || revokedAt !== undefined || expiresAt <= Date.now()) {
    throw refusal("invalid_api_key", "There is no such key, or it has ended");
  }
  if (!apiKey.scopes.includes(scope)) {
    throw refusal("insufficient_scope", `The key lacks ${scope}`);
  }
  // The other place that makes the proof: the key's own tenant.
  return { apiKey, tenantId: apiKey.tenantId as AuthorizedTenantId };
}
