/** The same request of the admin API, sent again, makes nothing twice. */
import { v, type Infer } from "convex/values";
import type { Doc } from "../_generated/dataModel";
import type { AdminMutationCtx } from "./access";
import { refusal } from "./errors";
import { DAY_MS } from "./time";

/** How long a key is remembered. */
export const KEPT_MS = DAY_MS;

export const vIdempotency = v.object({
  /** The caller's Idempotency-Key, at most 200 characters. */
  key: v.string(),
  /** Of the operation and the body. */
  requestHash: v.string(),
});
export type Idempotency = Infer<typeof vIdempotency>;

/** Another request has used the key. */
export const vIdempotencyConflict = v.object({
  kind: v.literal("idempotency_conflict"),
});

type Known =
  | { kind: "idempotency_conflict" }
  /** Id of what the first request has made. */
  | { kind: "made"; madeId: string };

/** @throws invalid */
export async function find(
  ctx: AdminMutationCtx,
  idempotency: Idempotency | undefined,
): Promise<Known | null> {
  if (idempotency === undefined) return null;
  const { key, requestHash } = idempotency;
  if (key === "" || key.length > 200 || requestHash.length > 200) {
    const message = "An Idempotency-Key has 1 to 200 characters";
    throw refusal("invalid", message, "idempotency");
  }
  const row = await rowOf(ctx, key);
  if (row === null) return null;
  if (row._creationTime <= Date.now() - KEPT_MS) {
    await ctx.db.delete("adminRequests", row._id);
    return null;
  }
  return row.requestHash === requestHash
    ? { kind: "made", madeId: row.madeId }
    : { kind: "idempotency_conflict" };
}

/** To be called with what was made, in the mutation that makes it. */
export async function keep(
  ctx: AdminMutationCtx,
  idempotency: Idempotency | undefined,
  madeId: string,
): Promise<void> {
  if (idempotency === undefined) return;
  const apiKeyId = ctx.apiKey._id;
  const row = { apiKeyId, ...idempotency, madeId };
  await ctx.db.insert("adminRequests", row);
}

async function rowOf(
  ctx: AdminMutationCtx,
  key: string,
): Promise<Doc<"adminRequests"> | null> {
  return await ctx.db
    .query("adminRequests")
    .withIndex("by_apiKey_and_key", (q) =>
      q.eq("apiKeyId", ctx.apiKey._id).eq("key", key),
    )
    .unique();
}
