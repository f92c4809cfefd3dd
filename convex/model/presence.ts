/** Who types, watches or is there; it ends by itself unless repeated. */
import { internal } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { PresenceKind } from "../tables/presence";
import type { StaffMutationCtx } from "./access";
import { requireInTenant } from "./conversationRows";
import * as Signals from "./signals";
import { getOwn, type OwnArgs } from "./visitors";

/** How long each lasts without being repeated. */
export const LASTS_MS: Readonly<Record<PresenceKind, number>> = {
  typing: 8_000,
  watching: 25_000,
  online: 25_000,
};

/** Enough of a conversation's rows to name one who types or watches. */
const LOOKED_AT = 20;

type Subject = Pick<
  Doc<"presence">,
  "tenantId" | "kind" | "conversationId" | "memberId"
>;

export async function visitorTyping(
  ctx: MutationCtx,
  args: OwnArgs & { typing: boolean },
): Promise<boolean> {
  const conversation = await getOwn(ctx, args);
  if (conversation === null) return false;
  await setTyping(ctx, conversation, undefined, args.typing);
  return true;
}

export async function staffTyping(
  ctx: StaffMutationCtx,
  args: { conversationId: Id<"conversations">; typing: boolean },
): Promise<null> {
  const conversation = await requireInTenant(ctx, args.conversationId);
  await setTyping(ctx, conversation, ctx.member._id, args.typing);
  return null;
}

/** @param memberId undefined for the visitor */
export async function setTyping(
  ctx: MutationCtx,
  conversation: Doc<"conversations">,
  memberId: Id<"members"> | undefined,
  typing: boolean,
): Promise<void> {
  const subject: Subject = {
    tenantId: conversation.tenantId,
    kind: "typing",
    conversationId: conversation._id,
    memberId,
  };
  if (typing) {
    await touch(ctx, subject);
    return;
  }
  const row = await find(ctx, subject);
  if (row !== null) await ctx.db.delete("presence", row._id);
}

export async function watch(
  ctx: StaffMutationCtx,
  conversationId: Id<"conversations"> | undefined,
): Promise<null> {
  const { tenantId, member } = ctx;
  const cameOnline = await touch(ctx, {
    tenantId,
    kind: "online",
    memberId: member._id,
  });
  if (cameOnline) await updateStaffOnline(ctx, tenantId);
  if (conversationId === undefined) return null;
  const conversation = await requireInTenant(ctx, conversationId);
  const began = await touch(ctx, {
    tenantId,
    kind: "watching",
    conversationId,
    memberId: member._id,
  });
  if (began && conversation.streaming !== undefined) {
    await Signals.sendWatch(ctx, conversation.streaming.streamId);
  }
  return null;
}

/** Whether staff have the conversation on screen. For mutations. */
export async function isWatched(
  ctx: MutationCtx,
  conversationId: Id<"conversations">,
): Promise<boolean> {
  const now = Date.now();
  const rows = await rowsOf(ctx, conversationId, "watching");
  return rows.some((row) => row.expiresAt > now);
}

/** Name of a staff member who types. */
export async function staffTypingName(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
): Promise<string | undefined> {
  for (const { memberId } of await rowsOf(ctx, conversationId, "typing")) {
    const member = memberId && (await ctx.db.get("members", memberId));
    if (member) return member.name;
  }
  return undefined;
}

export async function isVisitorTyping(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
): Promise<boolean> {
  const rows = await rowsOf(ctx, conversationId, "typing");
  return rows.some((row) => row.memberId === undefined);
}

/** The one job of a row: removes it, or waits on when it was renewed. */
export async function expire(
  ctx: MutationCtx,
  presenceId: Id<"presence">,
): Promise<null> {
  const row = await ctx.db.get("presence", presenceId);
  if (row === null) return null;
  if (row.expiresAt > Date.now()) {
    await scheduleExpiry(ctx, row._id, row.expiresAt);
    return null;
  }
  await ctx.db.delete("presence", row._id);
  if (row.kind === "online") await updateStaffOnline(ctx, row.tenantId);
  return null;
}

/** @returns whether it has just begun. */
async function touch(ctx: MutationCtx, subject: Subject): Promise<boolean> {
  const lasts = LASTS_MS[subject.kind];
  const now = Date.now();
  const expiresAt = now + lasts;
  const row = await find(ctx, subject);
  if (row === null) {
    const id = await ctx.db.insert("presence", { ...subject, expiresAt });
    await scheduleExpiry(ctx, id, expiresAt);
    return true;
  }
  // A beat soon after another changes little and would wake the readers.
  if (row.expiresAt - now < (lasts * 2) / 3) {
    await ctx.db.patch("presence", row._id, { expiresAt });
  }
  return false;
}

async function scheduleExpiry(
  ctx: MutationCtx,
  presenceId: Id<"presence">,
  at: number,
): Promise<void> {
  await ctx.scheduler.runAt(at, internal.cleanup.expirePresence, {
    presenceId,
  });
}

async function find(ctx: QueryCtx, subject: Subject) {
  const { tenantId, kind, conversationId, memberId } = subject;
  const table = ctx.db.query("presence");
  const rows =
    conversationId === undefined
      ? table.withIndex("by_tenant_and_kind_and_member", (q) =>
          q.eq("tenantId", tenantId).eq("kind", kind).eq("memberId", memberId),
        )
      : table.withIndex("by_conversation_and_kind_and_member", (q) =>
          q
            .eq("conversationId", conversationId)
            .eq("kind", kind)
            .eq("memberId", memberId),
        );
  return await rows.unique();
}

async function rowsOf(
  ctx: QueryCtx,
  conversationId: Id<"conversations">,
  kind: PresenceKind,
) {
  return await ctx.db
    .query("presence")
    .withIndex("by_conversation_and_kind_and_member", (q) =>
      q.eq("conversationId", conversationId).eq("kind", kind),
    )
    .take(LOOKED_AT);
}

/** Writes the tenant only when the first one comes or the last one goes. */
async function updateStaffOnline(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
): Promise<void> {
  const anyone = await ctx.db
    .query("presence")
    .withIndex("by_tenant_and_kind_and_member", (q) =>
      q.eq("tenantId", tenantId).eq("kind", "online"),
    )
    .first();
  const tenant = await ctx.db.get("tenants", tenantId);
  const staffOnline = anyone !== null;
  if (tenant !== null && tenant.staffOnline !== staffOnline) {
    await ctx.db.patch("tenants", tenantId, { staffOnline });
  }
}
