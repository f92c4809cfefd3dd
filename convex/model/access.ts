/** Who may call what. Used by the builders only. */
import type { Auth } from "convex/server";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
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
  | "bookings:read"
  | "bookings:write"
  | "settings:write";

const READING: readonly Permission[] = [
  "conversations:read",
  "widgets:read",
  "bookings:read",
];
const EVERYTHING: readonly Permission[] = [
  ...READING,
  "conversations:write",
  "bookings:write",
  "widgets:write",
  "settings:write",
];

const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: READING,
  agent: [...READING, "conversations:write", "bookings:write"],
  admin: EVERYTHING,
  owner: EVERYTHING,
};

export interface MemberCtx {
  readonly member: Doc<"members">;
  readonly tenantId: AuthorizedTenantId;
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
  // The one place that makes the proof: the member's own tenant.
  return { member, tenantId: member.tenantId as AuthorizedTenantId };
}
