/** Who is shut out, by whom, until when. */
import type { PaginationOptions } from "convex/server";
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { BlockSubject } from "../tables/security";
import type { TenantMutationCtx, TenantQueryCtx } from "./access";
import { refusal } from "./errors";
import type { Block } from "./securityShapes";
import { DAY_MS } from "./time";
import * as Violations from "./violations";

const MAX_REASON = 200;
const MAX_BLOCK_MS = 366 * DAY_MS;
const ADDRESS_HASH = /^[A-Za-z0-9_-]{8,128}$/;

/** Blocks of one visitor or address in force at once; one is enough. */
const MAX_IN_FORCE = 20;

interface Creation {
  subject: BlockSubject;
  hash: string;
  reason: string;
  expiresAt: number;
}

/** Until when the hash is blocked (ms, epoch); 0 when it is not. */
export async function blockedUntil(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  hash: string,
  now: number,
): Promise<number> {
  const longest = await inForce(ctx, tenantId, hash, now).order("desc").first();
  return longest?.expiresAt ?? 0;
}

/** @throws invalid; null for a visitor the tenant does not have. */
export async function create(
  ctx: TenantMutationCtx,
  creation: Creation,
  memberId?: Id<"members">,
): Promise<Doc<"blocks"> | null> {
  const reason = creation.reason.trim();
  const { subject, hash, expiresAt } = creation;
  if (reason === "" || reason.length > MAX_REASON) {
    const message = `A reason has 1 to ${MAX_REASON} characters`;
    throw refusal("invalid", message, "reason");
  }
  const length = expiresAt - Date.now();
  if (!(length > 0 && length <= MAX_BLOCK_MS)) {
    const message = "A block ends in the future, within a year";
    throw refusal("invalid", message, "expiresAt");
  }
  if (subject === "address" && !ADDRESS_HASH.test(hash)) {
    throw refusal("invalid", "This is no hash of an address", "hash");
  }
  if (subject === "visitor" && !(await hasVisitor(ctx, hash))) return null;
  return await put(ctx, ctx.tenantId, {
    subject,
    hash,
    reason,
    expiresAt,
    source: "staff",
    ...(memberId && { memberId }),
  });
}

/** The machine's own block. */
export async function createAutomatic(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
  block: Creation,
): Promise<void> {
  await put(ctx, tenantId, { ...block, source: "auto" });
}

/**
 * Ends every block of that visitor or address, so that they may write again,
 * and forgets what they were blocked for.
 */
export async function lift(
  ctx: TenantMutationCtx,
  block: Doc<"blocks">,
  by: { memberId?: Id<"members">; reason?: string },
): Promise<Doc<"blocks">> {
  const reason = by.reason?.trim() ?? "";
  if (reason.length > MAX_REASON) {
    const message = `A reason has at most ${MAX_REASON} characters`;
    throw refusal("invalid", message, "reason");
  }
  const now = Date.now();
  const rows = await inForce(ctx, ctx.tenantId, block.hash, now).take(
    MAX_IN_FORCE,
  );
  for (const { _id } of rows) {
    await ctx.db.patch("blocks", _id, {
      expiresAt: now,
      endedAt: now,
      ...(by.memberId && { liftedBy: by.memberId }),
      ...(reason && { liftReason: reason }),
    });
  }
  await copyToVisitor(ctx, block, 0);
  await Violations.forget(ctx, ctx.tenantId, block.hash);
  return (await ctx.db.get("blocks", block._id)) ?? block;
}

/** Lets a visitor in again, whoever shut them out. */
export async function liftVisitor(
  ctx: TenantMutationCtx,
  visitorId: Id<"visitors">,
  memberId: Id<"members">,
): Promise<void> {
  const now = Date.now();
  const block = await inForce(ctx, ctx.tenantId, visitorId, now).first();
  if (block !== null) await lift(ctx, block, { memberId });
  // Those of the first version have no row of their own.
  else await ctx.db.patch("visitors", visitorId, { blockedUntil: undefined });
}

/** Null for an id that is none, or another tenant's. */
export async function findOwn(
  ctx: TenantQueryCtx,
  blockId: string,
): Promise<Doc<"blocks"> | null> {
  const id = ctx.db.normalizeId("blocks", blockId);
  const block = id && (await ctx.db.get("blocks", id));
  return block && block.tenantId === ctx.tenantId ? block : null;
}

/** Newest first; `active`: only those in force. */
export async function list(
  ctx: TenantQueryCtx,
  args: { paginationOpts: PaginationOptions; active: boolean },
) {
  const table = ctx.db.query("blocks");
  const rows = args.active
    ? table.withIndex("by_tenant_and_endedAt", (q) =>
        q.eq("tenantId", ctx.tenantId).eq("endedAt", undefined),
      )
    : table.withIndex("by_tenant", (q) => q.eq("tenantId", ctx.tenantId));
  const page = await rows.order("desc").paginate(args.paginationOpts);
  return {
    ...page,
    page: await Promise.all(page.page.map((row) => toBlock(ctx, row))),
  };
}

/** A job at the block's end, so that lists see it without a clock. */
export async function expire(
  ctx: MutationCtx,
  blockId: Id<"blocks">,
): Promise<null> {
  const block = await ctx.db.get("blocks", blockId);
  if (block !== null && block.endedAt === undefined) {
    await ctx.db.patch("blocks", blockId, { endedAt: block.expiresAt });
  }
  return null;
}

export async function toBlock(
  ctx: QueryCtx,
  row: Doc<"blocks">,
): Promise<Block> {
  const { _creationTime, tenantId: _, memberId: __, liftedBy, ...shown } = row;
  const member = liftedBy && (await ctx.db.get("members", liftedBy));
  return {
    ...shown,
    createdAt: Math.floor(_creationTime),
    ...(member && { liftedBy: member.name }),
  };
}

async function put(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
  block: Creation & Pick<Doc<"blocks">, "source" | "memberId">,
): Promise<Doc<"blocks">> {
  const blockId = await ctx.db.insert("blocks", { tenantId, ...block });
  await ctx.scheduler.runAt(block.expiresAt, internal.cleanup.expireBlock, {
    blockId,
  });
  await copyToVisitor(ctx, block, block.expiresAt);
  const row = await ctx.db.get("blocks", blockId);
  if (row === null) throw new Error(`Block ${blockId} was not written`);
  return row;
}

/** The visitor's row says it too, for begin reads that anyway. */
async function copyToVisitor(
  ctx: MutationCtx,
  { subject, hash }: Pick<Creation, "subject" | "hash">,
  until: number,
): Promise<void> {
  const id = subject === "visitor" && ctx.db.normalizeId("visitors", hash);
  const visitor = id && (await ctx.db.get("visitors", id));
  if (!visitor) return;
  const longest = Math.max(until, visitor.blockedUntil ?? 0);
  const blockedUntil = until === 0 ? undefined : longest;
  await ctx.db.patch("visitors", visitor._id, { blockedUntil });
}

function inForce(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  hash: string,
  now: number,
) {
  return ctx.db
    .query("blocks")
    .withIndex("by_tenant_and_hash_and_expiresAt", (q) =>
      q.eq("tenantId", tenantId).eq("hash", hash).gt("expiresAt", now),
    );
}

async function hasVisitor(ctx: TenantQueryCtx, id: string): Promise<boolean> {
  const visitorId = ctx.db.normalizeId("visitors", id);
  const visitor = visitorId && (await ctx.db.get("visitors", visitorId));
  return visitor?.tenantId === ctx.tenantId;
}
