/** One alert while a type of event is above its threshold. */
import type { Infer } from "convex/values";
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { EventType } from "../tables/security";
import type { MemberCtx, StaffMutationCtx, TenantQueryCtx } from "./access";
import { refusal } from "./errors";
import { FIRST_TENANT } from "./identities";
import type { vAlert } from "./securityShapes";
import { DEFAULT_THRESHOLDS, settingsOf } from "./settings";
import { MINUTE_MS } from "./time";

/** An alert is over when its type stayed below the threshold for so long. */
export const QUIET_MS = 5 * MINUTE_MS;

const MAX_SHOWN = 50;

type Alert = Doc<"securityAlerts">;

/**
 * Raises the type's alert, or keeps the one that is open alive.
 * @param tenant null: the installation itself.
 * @param seen events of that minute, so far.
 */
export async function see(
  ctx: MutationCtx,
  tenant: Doc<"tenants"> | null,
  type: EventType,
  seen: { count: number; at: number },
): Promise<void> {
  const thresholds = tenant
    ? settingsOf(tenant).alertThresholds
    : DEFAULT_THRESHOLDS;
  const threshold = thresholds[type];
  if (threshold === 0 || seen.count <= threshold) return;
  const open = await findOpen(ctx, tenant?._id, type);
  if (open !== null) {
    await ctx.db.patch("securityAlerts", open._id, {
      peak: Math.max(open.peak, seen.count),
      lastExceededAt: Math.max(open.lastExceededAt, seen.at),
    });
    return;
  }
  const alertId = await ctx.db.insert("securityAlerts", {
    tenantId: tenant?._id,
    type,
    threshold,
    peak: seen.count,
    openedAt: Date.now(),
    lastExceededAt: seen.at,
  });
  await lookAgain(ctx, alertId, QUIET_MS);
}

/** Closes an alert that has been quiet, or looks again later. */
export async function closeQuiet(
  ctx: MutationCtx,
  alertId: Id<"securityAlerts">,
): Promise<null> {
  const alert = await ctx.db.get("securityAlerts", alertId);
  if (alert === null || alert.closedAt !== undefined) return null;
  const now = Date.now();
  const left = alert.lastExceededAt + QUIET_MS - now;
  if (left > 0) await lookAgain(ctx, alertId, left);
  else await ctx.db.patch("securityAlerts", alertId, { closedAt: now });
  return null;
}

/** Newest first; those of the installation too, for whom they concern. */
export async function list(
  ctx: TenantQueryCtx & Partial<MemberCtx>,
): Promise<Infer<typeof vAlert>[]> {
  const rows = await ofTenant(ctx, ctx.tenantId);
  if (await seesInstallation(ctx)) {
    rows.push(...(await ofTenant(ctx, undefined)));
  }
  const newest = rows.sort((a, b) => b.openedAt - a.openedAt);
  const open = newest.filter(({ closedAt }) => closedAt === undefined);
  const closed = newest.filter(({ closedAt }) => closedAt !== undefined);
  return await Promise.all(
    [...open, ...closed].slice(0, MAX_SHOWN).map((row) => toAlert(ctx, row)),
  );
}

/** @throws not_found, also for another tenant's. */
export async function acknowledge(
  ctx: StaffMutationCtx,
  alertId: Id<"securityAlerts">,
): Promise<null> {
  const alert = await ctx.db.get("securityAlerts", alertId);
  if (alert === null || !(await isFor(ctx, alert))) {
    throw refusal("not_found", "There is no such alert");
  }
  if (alert.acknowledgedAt === undefined) {
    await ctx.db.patch("securityAlerts", alertId, {
      acknowledgedAt: Date.now(),
      acknowledgedBy: ctx.member._id,
    });
  }
  return null;
}

async function isFor(ctx: StaffMutationCtx, alert: Alert): Promise<boolean> {
  return alert.tenantId === undefined
    ? await seesInstallation(ctx)
    : alert.tenantId === ctx.tenantId;
}

/**
 * Events of unknown widgets belong to no tenant: an owner of the first one,
 * which the installation made, looks after them.
 */
export async function seesInstallation(
  ctx: TenantQueryCtx & Partial<MemberCtx>,
): Promise<boolean> {
  if (ctx.member?.role !== "owner") return false;
  const tenant = await ctx.db.get("tenants", ctx.tenantId);
  return tenant?.slug === FIRST_TENANT;
}

async function findOpen(
  ctx: QueryCtx,
  tenantId: Id<"tenants"> | undefined,
  type: EventType,
): Promise<Alert | null> {
  return await ctx.db
    .query("securityAlerts")
    .withIndex("by_tenant_and_type_and_closedAt", (q) =>
      q.eq("tenantId", tenantId).eq("type", type).eq("closedAt", undefined),
    )
    .unique();
}

async function ofTenant(
  ctx: QueryCtx,
  tenantId: Id<"tenants"> | undefined,
): Promise<Alert[]> {
  return await ctx.db
    .query("securityAlerts")
    .withIndex("by_tenant", (q) => q.eq("tenantId", tenantId))
    .order("desc")
    .take(MAX_SHOWN);
}

async function toAlert(
  ctx: QueryCtx,
  { tenantId: _, _creationTime: __, acknowledgedBy, ...shown }: Alert,
): Promise<Infer<typeof vAlert>> {
  const member =
    acknowledgedBy && (await ctx.db.get("members", acknowledgedBy));
  return { ...shown, ...(member && { acknowledgedBy: member.name }) };
}

async function lookAgain(
  ctx: MutationCtx,
  alertId: Id<"securityAlerts">,
  afterMs: number,
): Promise<void> {
  await ctx.scheduler.runAfter(afterMs, internal.cleanup.closeAlert, {
    alertId,
  });
}
