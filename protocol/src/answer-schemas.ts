/** zod schemas of the plain HTTP answers a visitor's client reads. */
import { z } from "zod";
import type { MessagesBody, SessionBody, WidgetConfig } from "./http.js";
import { messageSchema } from "./schemas.js";

const seq = z.int().min(0);

export const widgetConfigSchema = z.object({
  widgetId: z.string(),
  version: z.int().min(0),
  title: z.string(),
  welcomeMessage: z.string(),
  inputPlaceholder: z.string(),
  position: z.enum(["bottom-right", "bottom-left", "bottom-center"]),
  accentColor: z.string(),
  locale: z.string().optional(),
  suggestedQuestions: z.array(z.string()).readonly(),
  privacyUrl: z.string().optional(),
  maxMessageLength: z.int().min(1),
  minIntervalMs: z.int().min(0).optional(),
  theme: z
    .record(z.templateLiteral(["--fd-", z.string()]), z.string())
    .optional(),
  logoUrl: z.string().optional(),
  buttonEmoji: z.string().optional(),
  appointmentsEnabled: z.boolean().optional(),
});

const conversationSummarySchema = z.object({
  id: z.string(),
  mode: z.enum(["assistant", "waiting", "human"]),
  status: z.enum(["open", "closed"]),
  lastSeq: seq,
  streamingMessageId: z.string().nullable(),
});

export const sessionSchema = z.object({
  sessionId: z.string(),
  token: z.string(),
  expiresAt: z.number(),
  conversation: conversationSummarySchema.nullable(),
});

export const messagesSchema = z.object({
  messages: z.array(messageSchema).readonly(),
  hasMore: z.boolean(),
});

/** In the shape older pages know. */
export const botConfigSchema = z.object({
  id: z.string(),
  title: z.string(),
  firstMessage: z.string(),
  color: z.string(),
  appointmentsEnabled: z.boolean(),
  appointmentDates: z.array(z.string()),
});

export const healthSchema = z.object({
  status: z.enum(["ok", "starting", "draining"]),
  version: z.string(),
  uptime: z.int().min(0),
  convex: z.enum(["ok", "unreachable"]),
});

/** Compiles only when the schema reads what the interface says. */
type Reads<S extends z.ZodType, T> = [z.infer<S>, T] extends [T, z.infer<S>]
  ? true
  : false;

true satisfies Reads<typeof widgetConfigSchema, WidgetConfig>;
true satisfies Reads<typeof sessionSchema, SessionBody>;
true satisfies Reads<typeof messagesSchema, MessagesBody>;
