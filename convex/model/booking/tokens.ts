/**
 * Secret links to a booking's page. Only hashes are stored; the gateway
 * derives the token from the seed with a key that never comes here, so that
 * every mail of a booking carries the same link.
 */
import type { Doc, Id } from "../../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../../_generated/server";
import { refusal } from "../errors";
import { DAY_MS } from "./wallTime";

/** How long after its end a booking can be changed or looked at by link. */
export const TOKEN_KEPT_MS = 30 * DAY_MS;

const MAX_SEED = 200;
/** One, and one more for each time the gateway's key was changed. */
const MAX_TOKENS = 5;

export type Role = Doc<"manageTokens">["role"];

/** A token that the gateway has made for a booking to come. */
export interface Manage {
  seed: string;
  /** Hex SHA-256 of the token. */
  hash: string;
}

/** Keeps the visitor's token, if there is one yet. @returns its seed. */
export async function issue(
  ctx: MutationCtx,
  booking: Doc<"bookings">,
  manage: Manage | undefined,
): Promise<string> {
  if (manage === undefined) return defaultSeed(booking._id, "visitor");
  await insert(ctx, booking, "visitor", manage);
  return manage.seed;
}

/** What a token is, or would be, derived from. */
export async function seedOf(
  ctx: QueryCtx,
  booking: Doc<"bookings">,
  role: Role,
): Promise<string> {
  const row = await newest(ctx, booking, role);
  return row?.seed ?? defaultSeed(booking._id, role);
}

/** The hash of the newest token, or null before there is one. */
export async function hashOf(
  ctx: QueryCtx,
  booking: Doc<"bookings">,
  role: Role,
): Promise<string | null> {
  return (await newest(ctx, booking, role))?.hash ?? null;
}

/**
 * Keeps the hash of a token derived from `seedOf`. Harmless when repeated;
 * earlier tokens, made with an earlier key of the gateway, stay good.
 * @throws not_found; conflict beyond `MAX_TOKENS`.
 */
export async function register(
  ctx: MutationCtx,
  args: { bookingId: string; role: Role; hash: string },
): Promise<null> {
  const { role, hash } = args;
  const id = ctx.db.normalizeId("bookings", args.bookingId);
  const booking = id && (await ctx.db.get("bookings", id));
  if (!booking) throw refusal("not_found", "There is no such booking");
  const rows = await all(ctx, booking, role);
  if (rows.some((row) => row.hash === hash)) return null;
  if (rows.length >= MAX_TOKENS) {
    throw refusal("conflict", "The booking has too many tokens");
  }
  const seed = await seedOf(ctx, booking, role);
  await insert(ctx, booking, role, { seed, hash });
  return null;
}

/** The token's row and its booking, or null for none that is valid. */
export async function open(
  ctx: QueryCtx,
  hash: string,
): Promise<{ role: Role; booking: Doc<"bookings"> } | null> {
  const row = await findByHash(ctx, hash);
  if (row === null || row.revokedAt !== undefined) return null;
  const booking = await ctx.db.get("bookings", row.bookingId);
  if (booking?.tenantId !== row.tenantId) return null;
  return { role: row.role, booking };
}

function defaultSeed(bookingId: Id<"bookings">, role: Role): string {
  return `${bookingId}:${role}`;
}

async function insert(
  ctx: MutationCtx,
  { tenantId, _id: bookingId }: Doc<"bookings">,
  role: Role,
  { seed, hash }: Manage,
): Promise<void> {
  if (!/^[0-9a-f]{64}$/.test(hash) || seed === "" || seed.length > MAX_SEED) {
    throw refusal("invalid", "A token is told by its hex SHA-256 and seed");
  }
  if ((await findByHash(ctx, hash)) !== null) {
    throw refusal("conflict", "Another booking has this token");
  }
  const row = { tenantId, bookingId, role, seed, hash };
  await ctx.db.insert("manageTokens", row);
}

async function findByHash(ctx: QueryCtx, hash: string) {
  return await ctx.db
    .query("manageTokens")
    .withIndex("by_hash", (q) => q.eq("hash", hash))
    .unique();
}

async function newest(ctx: QueryCtx, booking: Doc<"bookings">, role: Role) {
  return (await all(ctx, booking, role)).at(-1);
}

async function all(
  ctx: QueryCtx,
  { tenantId, _id }: Doc<"bookings">,
  role: Role,
) {
  return await ctx.db
    .query("manageTokens")
    .withIndex("by_tenant_and_booking_and_role", (q) =>
      q.eq("tenantId", tenantId).eq("bookingId", _id).eq("role", role),
    )
    .take(MAX_TOKENS);
}
