/** Shapes that leave the deployment; the visitor's ones match `protocol/`. */
import { v, type Infer } from "convex/values";
import {
  vAuthor,
  vEndReason,
  vMessageState,
  vMode,
  vSource,
  vStatus,
} from "../tables/conversations";
import { vKeyKind } from "../tables/keys";
import { vStreamState } from "../tables/streams";
import { vProvider } from "../tables/tenants";
import { vAppearance, vLimits } from "../tables/widgets";

/** A message as visitors read it. */
export const vMessage = v.object({
  id: v.id("messages"),
  seq: v.number(),
  author: vAuthor,
  text: v.string(),
  state: vMessageState,
  createdAt: v.number(),
  authorName: v.optional(v.string()),
  clientMessageId: v.optional(v.string()),
  automatic: v.optional(v.boolean()),
  sources: v.optional(v.array(vSource)),
});
export type WireMessage = Infer<typeof vMessage>;

/** A message as staff read it. */
export const vStaffMessage = vMessage.extend({
  reason: v.optional(vEndReason),
  errorCode: v.optional(v.string()),
  model: v.optional(v.string()),
});

export const vConversationSummary = v.object({
  id: v.id("conversations"),
  mode: vMode,
  status: vStatus,
  lastSeq: v.number(),
  streamingMessageId: v.union(v.id("messages"), v.null()),
});

export const vConversationState = v.object({
  mode: vMode,
  status: vStatus,
  assignee: v.optional(v.object({ name: v.string() })),
  typing: v.optional(v.string()),
  staffOnline: v.boolean(),
  staffReadSeq: v.number(),
  lastSeq: v.number(),
});

/** What the visitor may still send, by their tightest limit and today. */
export const vQuota = v.object({
  /** Of that limit, and its size. */
  remaining: v.number(),
  limit: v.number(),
  resetAt: v.number(),
  remainingToday: v.number(),
  dayResetAt: v.number(),
});
export type Quota = Infer<typeof vQuota>;

export const vWidgetConfig = vAppearance.extend({
  widgetId: v.string(),
  version: v.number(),
  maxMessageLength: v.number(),
  appointmentsEnabled: v.boolean(),
});

export const vGatewayWidget = v.object({
  tenantId: v.id("tenants"),
  /** Public id. */
  widgetId: v.string(),
  key: v.string(),
  version: v.number(),
  name: v.string(),
  slug: v.string(),
  isActive: v.boolean(),
  /** Otherwise it serves on localhost only. */
  confirmed: v.boolean(),
  allowKeyWithoutOrigin: v.boolean(),
  allowedDomains: v.array(v.string()),
  limits: vLimits,
  config: vWidgetConfig,
  /** The key by whose hash it was found; not revoked. */
  presentedKey: v.union(
    v.object({
      keyId: v.id("widgetKeys"),
      kind: vKeyKind,
      /** From then on it must not be served (ms, epoch). */
      expiresAt: v.optional(v.number()),
    }),
    v.null(),
  ),
});
export type GatewayWidget = Infer<typeof vGatewayWidget>;

/** What an answer is written from. */
export const vTurnContext = v.object({
  system: v.string(),
  /** Oldest first; the last entry is what is to be answered. */
  history: v.array(
    v.object({
      role: v.union(v.literal("user"), v.literal("assistant")),
      text: v.string(),
    }),
  ),
  /** Best match first. */
  knowledge: v.array(
    v.object({
      question: v.string(),
      answer: v.string(),
      url: v.optional(v.string()),
    }),
  ),
  provider: vProvider,
  /** The budget is used up, which is why the provider is the local one. */
  budgetExhausted: v.optional(v.literal(true)),
  model: v.optional(v.string()),
  locale: v.optional(v.string()),
});
export type TurnContext = Infer<typeof vTurnContext>;

/** The right to write an answer. */
export const vAnswerRun = v.object({
  messageId: v.id("messages"),
  seq: v.number(),
  streamId: v.id("streams"),
  attempt: v.number(),
  fence: v.number(),
});

/** How an answer that was begun earlier stands. */
export const vAnswerState = v.object({
  messageId: v.id("messages"),
  seq: v.number(),
  state: vMessageState,
  attempt: v.number(),
  /** The whole text once the answer has ended, empty before. */
  text: v.string(),
  reason: v.optional(vEndReason),
});

/** Which limit was reached. */
export const vLimitType = v.union(
  v.literal("per_minute"),
  v.literal("per_hour"),
  v.literal("per_day"),
  v.literal("interval"),
  v.literal("per_address"),
  v.literal("per_widget"),
  v.literal("conversation_length"),
);
export type LimitType = Infer<typeof vLimitType>;

/** How many of each were taken out of a message; never what they were. */
export const vRedacted = v.object({
  email: v.number(),
  phone: v.number(),
  card: v.number(),
  iban: v.number(),
});
export type Redacted = Infer<typeof vRedacted>;

export const vBeginResult = v.union(
  v.object({
    kind: v.literal("started"),
    conversationId: v.id("conversations"),
    visitorMessageId: v.id("messages"),
    visitorSeq: v.number(),
    answer: vAnswerRun,
    context: vTurnContext,
    /** Staff have the conversation on screen: flush often. */
    watched: v.boolean(),
    quota: vQuota,
    redacted: v.optional(vRedacted),
  }),
  v.object({
    kind: v.literal("duplicate"),
    conversationId: v.id("conversations"),
    visitorSeq: v.number(),
    mode: vMode,
    answer: v.union(vAnswerState, v.null()),
  }),
  v.object({
    kind: v.literal("human"),
    conversationId: v.id("conversations"),
    visitorMessageId: v.id("messages"),
    visitorSeq: v.number(),
    mode: vMode,
    quota: vQuota,
    redacted: v.optional(vRedacted),
  }),
  v.object({
    kind: v.literal("limited"),
    code: v.union(
      v.literal("rate_limit_exceeded"),
      v.literal("message_too_long"),
      v.literal("conversation_too_long"),
    ),
    /** Absent for a message that is too long. */
    limit: v.optional(vLimitType),
    /** 0 when waiting does not help. */
    retryAfterMs: v.number(),
    quota: v.optional(vQuota),
  }),
  /** The content filter refused it, for that reason. */
  v.object({ kind: v.literal("filtered"), reason: v.string() }),
  v.object({ kind: v.literal("blocked"), untilMs: v.number() }),
  /** The widget serves nobody, or nobody but its makers yet. */
  v.object({
    kind: v.literal("closed"),
    code: v.union(
      v.literal("widget_not_found_or_inactive"),
      v.literal("widget_not_confirmed"),
    ),
  }),
);
export type BeginResult = Infer<typeof vBeginResult>;

/** The writer no longer holds the fence, or the answer has ended. */
export const vStale = v.object({
  kind: v.literal("stale"),
  /** `gone`: ended so long ago that its row was swept. */
  state: v.union(vStreamState, v.literal("gone")),
  /** Why it ended; null while another run is writing it. */
  reason: v.union(vEndReason, v.null()),
});

/** Text is missing before the given offset: send again from `length`. */
export const vGap = v.object({ kind: v.literal("gap"), length: v.number() });

export const vAppendResult = v.union(
  v.object({
    kind: v.literal("ok"),
    length: v.number(),
    watched: v.boolean(),
  }),
  vGap,
  /** `MAX_ANSWER_LENGTH` is reached: finish with reason `length`. */
  v.object({ kind: v.literal("full"), length: v.number() }),
  vStale,
);
export type AppendResult = Infer<typeof vAppendResult>;

export const vFinishResult = v.union(
  v.object({
    kind: v.literal("ok"),
    message: vMessage,
    reason: vEndReason,
  }),
  vGap,
  vStale,
);
export type FinishResult = Infer<typeof vFinishResult>;

export const vClaimed = vAnswerRun.extend({
  kind: v.literal("claimed"),
  conversationId: v.id("conversations"),
  context: vTurnContext,
  watched: v.boolean(),
});
export type Claimed = Infer<typeof vClaimed>;

export const vClaimResult = v.union(
  vClaimed,
  v.object({
    kind: v.literal("held"),
    leaseExpiresAt: v.number(),
    owner: v.string(),
  }),
  v.object({
    kind: v.literal("ended"),
    message: vMessage,
    reason: v.union(vEndReason, v.null()),
  }),
  v.object({ kind: v.literal("not_found") }),
);
export type ClaimResult = Infer<typeof vClaimResult>;

/** A conversation as a row of the staff's list. */
export const vConversationRow = v.object({
  _id: v.id("conversations"),
  visitorName: v.string(),
  preview: v.string(),
  lastMessageAt: v.number(),
  lastSeq: v.number(),
  unread: v.number(),
  status: vStatus,
  mode: vMode,
  assigneeName: v.optional(v.string()),
  waitingSince: v.optional(v.number()),
  streaming: v.boolean(),
});
export type ConversationRow = Infer<typeof vConversationRow>;
