/** Blocks through the admin API: what does not work is an outcome. */
import { v, type Infer } from "convex/values";
import type { BlockSubject } from "../tables/security";
import type { AdminMutationCtx, AdminQueryCtx } from "./access";
import * as AdminRequests from "./adminRequests";
import * as Blocks from "./blocks";
import { vBlock } from "./securityShapes";

const MAX_PAGE = 100;

const vNotFound = v.object({ kind: v.literal("not_found") });

export const vPage = v.object({
  items: v.array(vBlock),
  nextCursor: v.union(v.string(), v.null()),
});

export const vCreateResult = v.union(
  v.object({
    kind: v.literal("created"),
    replayed: v.boolean(),
    block: vBlock,
  }),
  /** There is no such visitor. */
  vNotFound,
  AdminRequests.vIdempotencyConflict,
);

export const vLiftResult = v.union(
  v.object({ kind: v.literal("lifted"), block: vBlock }),
  vNotFound,
);

export async function list(
  ctx: AdminQueryCtx,
  args: { activeOnly: boolean; cursor: string | null; limit: number },
): Promise<Infer<typeof vPage>> {
  const { cursor, activeOnly: active } = args;
  const numItems = Math.min(Math.max(Math.floor(args.limit), 1), MAX_PAGE);
  const { page, isDone, continueCursor } = await Blocks.list(ctx, {
    active,
    paginationOpts: { numItems, cursor },
  });
  return { items: page, nextCursor: isDone ? null : continueCursor };
}

export async function create(
  ctx: AdminMutationCtx,
  args: {
    subject: BlockSubject;
    hash: string;
    reason: string;
    expiresAt: number;
    idempotency?: AdminRequests.Idempotency;
  },
): Promise<Infer<typeof vCreateResult>> {
  const { idempotency, ...creation } = args;
  const known = await AdminRequests.find(ctx, idempotency);
  if (known?.kind === "idempotency_conflict") return known;
  const row =
    known === null
      ? await Blocks.create(ctx, creation)
      : await Blocks.findOwn(ctx, known.madeId);
  if (row === null) return { kind: "not_found" };
  if (known === null) await AdminRequests.keep(ctx, idempotency, row._id);
  const block = await Blocks.toBlock(ctx, row);
  return { kind: "created", replayed: known !== null, block };
}

export async function lift(
  ctx: AdminMutationCtx,
  { blockId, reason }: { blockId: string; reason?: string },
): Promise<Infer<typeof vLiftResult>> {
  const found = await Blocks.findOwn(ctx, blockId);
  if (found === null) return { kind: "not_found" };
  const row = await Blocks.lift(ctx, found, { ...(reason && { reason }) });
  return { kind: "lifted", block: await Blocks.toBlock(ctx, row) };
}
