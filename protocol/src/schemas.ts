/**
 * zod schemas of what crosses the wire, for the gateway, its OpenAPI document
 * and tests. An entry of its own: the widget must never bundle zod.
 */
import { z } from "zod";
import type { ChatEvent, ErrorBody, Message } from "./events.js";
import { ERROR_CODES } from "./events.js";
import type {
  ChatRequestBody,
  ContactRequestBody,
  HumanRequestBody,
  ReadRequestBody,
  SessionRequestBody,
  StopRequestBody,
  TypingRequestBody,
} from "./http.js";

/** Longest message any widget accepts; a widget may ask for less. */
export const MAX_MESSAGE_LENGTH = 8_000;

const seq = z.int().min(0);
const convexId = z.string().min(1).max(64);
const sessionId = z.string().min(1).max(200);
const widgetId = z.string().min(1).max(64);
/** BCP 47; longer ones exist only in theory. */
const locale = z.string().min(1).max(35);
const credentials = { sessionId: sessionId.optional() };

export const sessionRequestSchema = z.object({
  widgetId: widgetId.optional(),
  sessionId: sessionId.optional(),
  locale: locale.optional(),
});

export const chatRequestSchema = z.object({
  widgetId: widgetId.optional(),
  sessionId: sessionId.optional(),
  message: z
    .string()
    .max(MAX_MESSAGE_LENGTH)
    .refine((text) => text.trim() !== "", { error: "must not be empty" }),
  clientMessageId: z.string().min(1).max(100).optional(),
  locale: locale.optional(),
  // A page's address is a help, not a reason to refuse what a visitor says.
  page: z
    .string()
    // Half a surrogate pair at the cut is no text that could be stored.
    .overwrite((address) =>
      address.slice(0, 2_000).replace(/[\ud800-\udbff]$/, ""),
    )
    .optional(),
});

export const stopRequestSchema = z.object({
  ...credentials,
  messageId: convexId,
});

export const typingRequestSchema = z.object({
  ...credentials,
  typing: z.boolean(),
});

export const readRequestSchema = z.object({ ...credentials, seq });

export const humanRequestSchema = z.object(credentials);

export const contactRequestSchema = z.object({
  ...credentials,
  email: z.email().max(254),
  name: z.string().trim().min(1).max(100).optional(),
});

const finishReason = z.enum([
  "complete",
  "length",
  "stopped",
  "superseded",
  "takeover",
  "failed",
  "human",
]);

const sourcesSchema = z
  .array(z.object({ title: z.string(), url: z.string().optional() }))
  .readonly();

export const messageSchema = z.object({
  id: convexId,
  seq: seq.min(1),
  author: z.enum(["visitor", "assistant", "staff", "system"]),
  text: z.string(),
  state: z.enum(["complete", "streaming", "stopped", "failed"]),
  createdAt: z.number(),
  authorName: z.string().optional(),
  clientMessageId: z.string().optional(),
  automatic: z.boolean().optional(),
  sources: sourcesSchema.optional(),
});

const errorCode = z.enum(ERROR_CODES);

const limitType = z.enum([
  "per_minute",
  "per_hour",
  "per_day",
  "interval",
  "per_address",
  "per_widget",
  "conversation_length",
]);

export const errorBodySchema = z.object({
  error: errorCode,
  message: z.string(),
  field: z.string().optional(),
  retry_after: z.number().optional(),
  limit_type: limitType.optional(),
  reason: z.string().optional(),
  usage: z
    .object({
      messages_remaining_today: z.int().min(0),
      reset_at: z.iso.datetime(),
    })
    .optional(),
  block_expires_at: z.iso.datetime().optional(),
  request_id: z.string(),
});

export const chatEventSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("start"),
    conversationId: convexId,
    messageId: convexId.nullable(),
    seq,
    attempt: z.int().min(0),
    visitorSeq: seq,
    duplicate: z.boolean().optional(),
  }),
  z.object({
    type: z.literal("token"),
    messageId: convexId,
    text: z.string(),
    offset: z.int().min(0),
  }),
  z.object({
    type: z.literal("done"),
    messageId: convexId.nullable(),
    seq,
    reason: finishReason,
    usage: z
      .object({
        promptTokens: z.int().min(0),
        completionTokens: z.int().min(0),
      })
      .optional(),
    quota: z
      .object({
        remaining: z.int().min(0),
        limit: z.number().optional(),
        resetAt: z.number(),
        remainingToday: z.int().min(0).optional(),
        dayResetAt: z.number().optional(),
      })
      .optional(),
    sources: sourcesSchema.optional(),
    automatic: z.boolean().optional(),
  }),
  z.object({
    type: z.literal("error"),
    code: errorCode,
    message: z.string(),
    retryAfter: z.number().optional(),
  }),
  z.object({ type: z.literal("ping") }),
  z.object({
    type: z.literal("reset"),
    messageId: convexId,
    attempt: z.int().min(1),
  }),
  z.object({ type: z.literal("message"), message: messageSchema }),
  z.object({
    type: z.literal("card"),
    card: z.object({ kind: z.literal("contact") }),
  }),
  z.object({
    type: z.literal("state"),
    mode: z.enum(["assistant", "waiting", "human"]),
    status: z.enum(["open", "closed"]),
    assignee: z.object({ name: z.string() }).optional(),
    typing: z.string().optional(),
    staffOnline: z.boolean(),
    staffReadSeq: seq,
    lastSeq: seq,
  }),
  z.object({ type: z.literal("config"), version: z.int().min(0) }),
]);

/** True when each of the two types can stand for the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Out<S extends z.ZodType> = z.infer<S>;

// A schema that drifts from its interface fails to compile here.
true satisfies Same<Out<typeof chatEventSchema>, ChatEvent>;
true satisfies Same<Out<typeof messageSchema>, Message>;
true satisfies Same<Out<typeof errorBodySchema>, ErrorBody>;
true satisfies Same<Out<typeof sessionRequestSchema>, SessionRequestBody>;
true satisfies Same<Out<typeof chatRequestSchema>, ChatRequestBody>;
true satisfies Same<Out<typeof stopRequestSchema>, StopRequestBody>;
true satisfies Same<Out<typeof typingRequestSchema>, TypingRequestBody>;
true satisfies Same<Out<typeof readRequestSchema>, ReadRequestBody>;
true satisfies Same<Out<typeof humanRequestSchema>, HumanRequestBody>;
true satisfies Same<Out<typeof contactRequestSchema>, ContactRequestBody>;
