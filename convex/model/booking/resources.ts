/** The people and rooms that can be booked. */
import type { Doc, Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { MemberCtx, StaffMutationCtx, StaffQueryCtx } from "../access";
import { refusal } from "../errors";
import { cleanText, isEmail } from "./visitorInput";
import { isZone } from "./wallTime";

export const MAX_RESOURCES = 50;
const MAX_NAME = 100;

type Resource = Doc<"resources">;

export interface ResourceInput {
  name: string;
  kind: Resource["kind"];
  tz: string;
  email?: string;
  active: boolean;
}

export async function list(ctx: StaffQueryCtx) {
  return (await all(ctx, ctx.tenantId)).map(toRow);
}

export async function all(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
): Promise<Resource[]> {
  return await ctx.db
    .query("resources")
    .withIndex("by_tenant", (q) => q.eq("tenantId", tenantId))
    .take(MAX_RESOURCES);
}

export async function create(
  ctx: StaffMutationCtx,
  input: ResourceInput,
): Promise<Id<"resources">> {
  const { tenantId } = ctx;
  const checked = requireValid(input);
  if ((await all(ctx, tenantId)).length >= MAX_RESOURCES) {
    throw refusal("conflict", `At most ${MAX_RESOURCES} people and rooms`);
  }
  const row = { tenantId, ...checked, maxDurationMin: 0 };
  return await ctx.db.insert("resources", row);
}

/** Replaces all that staff can say about it. */
export async function update(
  ctx: StaffMutationCtx,
  args: ResourceInput & { resourceId: Id<"resources"> },
): Promise<null> {
  const { resourceId, ...input } = args;
  const row = await requireOwn(ctx, resourceId);
  const next = { ...row, ...requireValid(input) };
  if (input.email === undefined) delete next.email;
  await ctx.db.replace("resources", resourceId, next);
  return null;
}

/** Claims of so long slots may lie here from now on. */
export async function allowDuration(
  ctx: StaffMutationCtx,
  { _id, maxDurationMin }: Resource,
  durationMin: number,
): Promise<void> {
  if (durationMin <= maxDurationMin) return;
  await ctx.db.patch("resources", _id, { maxDurationMin: durationMin });
}

/** @throws not_found, also for another tenant's. */
export async function requireOwn(
  ctx: QueryCtx & MemberCtx,
  resourceId: Id<"resources">,
): Promise<Resource> {
  const row = await ctx.db.get("resources", resourceId);
  if (row === null || row.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such person or room");
  }
  return row;
}

/** @throws invalid */
function requireValid(input: ResourceInput): ResourceInput {
  const { kind, tz, active } = input;
  const name = cleanText(input.name).replaceAll(/\s+/g, " ");
  if (name === "" || name.length > MAX_NAME) {
    throw refusal("invalid", `A name has 1 to ${MAX_NAME} characters`);
  }
  if (!isZone(tz)) {
    throw refusal("invalid", "A zone has a name, such as Europe/Berlin");
  }
  const email = input.email?.trim();
  if (email !== undefined && !isEmail(email)) {
    throw refusal("invalid", "This is not an email address");
  }
  return { name, kind, tz, active, ...(email === undefined ? {} : { email }) };
}

function toRow({ _id, name, kind, tz, email, active, feedHash }: Resource) {
  const address = email === undefined ? {} : { email };
  return {
    _id,
    name,
    kind,
    tz,
    ...address,
    active,
    hasFeed: feedHash !== undefined,
  };
}
