/**
 * Whether a message may come in: the widget, blocks, lengths, limits and the
 * content, in that order. What is refused leaves no more than a violation.
 */
import { checkContent, isLoopback, redact } from "@frontdesk/protocol/rules";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import * as Blocks from "./blocks";
import { limitsOf } from "./limits";
import * as RateLimits from "./rateLimits";
import { settingsOf } from "./settings";
import { MINUTE_MS } from "./time";
import * as Violations from "./violations";
import { isConfirmed } from "./widgets";
import type { BeginResult, Quota, Redacted } from "./wire";

/** What a message comes to; the conversation is null before the first one. */
export interface Door {
  tenant: Doc<"tenants">;
  widget: Doc<"widgets">;
  visitor: Doc<"visitors"> | null;
  conversation: Doc<"conversations"> | null;
}

interface Message {
  text: string;
  sessionKey: string;
  ipHash?: string;
  domain?: string;
}

type Refused = Extract<
  BeginResult,
  { kind: "closed" | "blocked" | "limited" | "filtered" }
>;

export interface Admitted {
  kind: "admitted";
  /** What is to be stored. */
  text: string;
  redacted: Redacted | undefined;
  quota: Quota;
  /** The last seq before the session the message belongs to. */
  sessionStartSeq: number;
  /** Counts the message against the limits. */
  count: () => Promise<void>;
}

export async function admit(
  ctx: MutationCtx,
  door: Door,
  message: Message,
): Promise<Admitted | Refused> {
  const { tenant, widget } = door;
  const closed = closedTo(widget, message.domain);
  if (closed !== null) return closed;
  const untilMs = await blockedUntil(ctx, door, message);
  if (untilMs > 0) return { kind: "blocked", untilMs };
  const limits = limitsOf(widget);
  if (message.text.length > limits.maxMessageLength) {
    await violate(ctx, door, message, "message_too_long");
    return { kind: "limited", code: "message_too_long", retryAfterMs: 0 };
  }
  const session = sessionOf(door);
  if (session.isFull) {
    const { retryAfterMs } = session;
    const limit = "conversation_length";
    return {
      kind: "limited",
      code: "conversation_too_long",
      limit,
      retryAfterMs,
    };
  }
  const admission = await RateLimits.admit(ctx, widget, message);
  if (!admission.ok) {
    const { ok: _, ...refused } = admission;
    await violateLimit(ctx, door, message, refused.limit);
    return { kind: "limited", code: "rate_limit_exceeded", ...refused };
  }
  const { contentFilter, redactPii } = settingsOf(tenant);
  const verdict = checkContent(message.text, contentFilter);
  if (!verdict.ok) {
    await violate(ctx, door, message, `content: ${verdict.reason}`);
    return { kind: "filtered", reason: verdict.reason };
  }
  const { text, counts } =
    redactPii.length === 0
      ? { text: message.text, counts: null }
      : redact(message.text, redactPii);
  const isRedacted = counts && Object.values(counts).some((count) => count > 0);
  return {
    kind: "admitted",
    text,
    redacted: isRedacted ? { ...counts } : undefined,
    quota: admission.quota,
    sessionStartSeq: session.startSeq,
    count: admission.count,
  };
}

function closedTo(
  widget: Doc<"widgets">,
  domain: string | undefined,
): Refused | null {
  if (!widget.isActive) {
    return { kind: "closed", code: "widget_not_found_or_inactive" };
  }
  const host = domain?.replace(/:\d+$/, "") ?? "";
  if (!isConfirmed(widget) && !isLoopback(host)) {
    return { kind: "closed", code: "widget_not_confirmed" };
  }
  return null;
}

/** 0: not at all. */
async function blockedUntil(
  ctx: MutationCtx,
  { tenant, visitor }: Door,
  { ipHash }: Message,
): Promise<number> {
  const now = Date.now();
  const byVisitor = visitor?.blockedUntil ?? 0;
  const byAddress =
    ipHash === undefined
      ? 0
      : await Blocks.blockedUntil(ctx, tenant._id, ipHash, now);
  const until = Math.max(byVisitor, byAddress);
  return until > now ? until : 0;
}

/**
 * A session ends by silence, or when staff close the conversation; the log
 * goes on, and its length is counted anew. While a human has the
 * conversation, no length ends it.
 */
function sessionOf({ conversation, widget }: Door) {
  if (conversation === null) return { startSeq: 0, isFull: false as const };
  const { lastSeq, lastMessageAt, mode, status } = conversation;
  const limits = limitsOf(widget);
  const endsAt = lastMessageAt + limits.sessionTimeoutMinutes * MINUTE_MS;
  const now = Date.now();
  const isOver = endsAt <= now || status === "closed";
  const startSeq = isOver ? lastSeq : (conversation.sessionStartSeq ?? 0);
  const isFull =
    mode === "assistant" && lastSeq - startSeq >= limits.maxConversationLength;
  return isFull
    ? { startSeq, isFull, retryAfterMs: endsAt - now }
    : { startSeq, isFull };
}

/** Somebody else's flood of a widget is no fault of this visitor. */
async function violateLimit(
  ctx: MutationCtx,
  door: Door,
  message: Message,
  limit: string,
): Promise<void> {
  if (limit === "interval" || limit === "per_widget") return;
  const isOwn = limit !== "per_address";
  await violate(ctx, door, message, `limit: ${limit}`, isOwn);
}

/**
 * Counts against the visitor, if the message is their fault alone and they
 * have written before, and against the address.
 */
async function violate(
  ctx: MutationCtx,
  { tenant, visitor }: Door,
  { ipHash }: Message,
  reason: string,
  isOwn = true,
): Promise<void> {
  const { autoBlock } = settingsOf(tenant);
  const { _id: tenantId } = tenant;
  if (visitor !== null && isOwn) {
    const violator = { subject: "visitor" as const, hash: visitor._id };
    await Violations.count(ctx, tenantId, autoBlock, violator, reason);
  }
  if (ipHash !== undefined) {
    const violator = { subject: "address" as const, hash: ipHash };
    await Violations.count(ctx, tenantId, autoBlock, violator, reason);
  }
}
