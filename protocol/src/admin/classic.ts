/**
 * The paths and shapes of `/api/admin/*`, for clients written to them. There a
 * widget's `token` is its id; a publishable key is taken too.
 */
import { z } from "zod";
import { timestamp, wholeNumber, widgetId } from "./common.js";
import { hoursSchema, SECURITY_EVENT_TYPES } from "./security.js";
import { periodSchema } from "./usage.js";

const success = z.literal(true);
const count = z.int().min(0);
const limit = z.int().min(1).max(1_000_000).optional();
const color = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/)
  .optional();

/** A widget's id as callers may choose it. */
export const chosenWidgetId = z.string().regex(/^widget_[a-z0-9_]{12,57}$/);

export const classicErrorSchema = z
  .object({
    success: z.literal(false),
    error: z.string().meta({ description: "Stable code" }),
    message: z.string(),
    retry_after: z.int().optional().meta({ description: "Seconds" }),
    request_id: z.string(),
  })
  .meta({ id: "ClassicError" });

export const classicSettingsSchema = z
  .object({
    maxMessagesPerMinute: limit,
    maxMessagesPerHour: limit,
    maxMessagesPerDay: limit,
    minMessageInterval: z.int().min(0).max(600_000).optional(),
    maxMessageLength: z.int().min(1).max(8_000).optional(),
    maxConversationLength: limit,
    sessionTimeoutMinutes: z.int().min(1).max(43_200).optional(),
    primaryColor: color,
    greeting: z.string().max(500).optional(),
    title: z.string().min(1).max(60).optional(),
  })
  .meta({ id: "ClassicSettings" });

export const classicCreateSchema = z
  .object({
    widget_id: chosenWidgetId.optional(),
    widget_name: z.string().trim().min(1).max(100),
    agent_id: z.string().max(64).optional().meta({
      description: "Taken for the sake of older clients; not used",
    }),
    allowed_domains: z.array(z.string().min(1).max(300)).max(50),
    settings: classicSettingsSchema.default({}),
  })
  .meta({ id: "ClassicCreateWidget" });

export const classicCreatedSchema = z
  .object({
    success,
    widget_id: widgetId,
    allowed_domains: z.array(z.string()),
    created_at: timestamp,
  })
  .meta({ id: "ClassicCreatedWidget" });

export const classicListQuery = z.object({
  page: wholeNumber(1, 1_000).default(1),
  limit: wholeNumber(1, 100).default(50),
});

export const classicListSchema = z
  .object({
    success,
    tokens: z.array(
      z.object({
        token: widgetId,
        domain: z.string().meta({ description: "The first allowed one" }),
        created_at: timestamp,
        revoked: z.boolean(),
        usage_today: count,
        settings: classicSettingsSchema,
      }),
    ),
    total: count,
    page: z.int().min(1),
    limit: z.int().min(1),
  })
  .meta({ id: "ClassicWidgetList" });

export const classicTokenParam = z.object({
  token: z.string().min(1).max(200).meta({
    description: "A widget's id, or a publishable key",
  }),
});

export const classicRevokedSchema = z
  .object({ success, message: z.string() })
  .meta({ id: "ClassicRevoked" });

export const classicUsageQuery = z.object({
  period: periodSchema,
  token: widgetId.optional(),
});

export const classicUsageSchema = z
  .object({
    success,
    data: z.object({
      total_messages: count,
      unique_domains: count,
      active_tokens: count,
      blocked_requests: count,
      daily_breakdown: z.array(
        z.object({ date: z.iso.date(), messages: count, blocked: count }),
      ),
      top_domains: z.array(
        z.object({ domain: z.string(), messages: count, token: widgetId }),
      ),
    }),
  })
  .meta({ id: "ClassicUsage" });

export const classicEventsQuery = z.object({
  type: z.enum(SECURITY_EVENT_TYPES).optional(),
  hours: hoursSchema,
});

export const classicEventsSchema = z
  .object({
    success,
    events: z.array(
      z.object({
        id: z.string(),
        token: widgetId.nullable(),
        domain: z.string().nullable(),
        event_type: z.enum(SECURITY_EVENT_TYPES),
        details: z.object({
          limit_type: z.string().optional(),
          reason: z.string().optional(),
          path: z.string().optional(),
          origin: z.string().optional(),
        }),
        ip_address: z.string().nullable().meta({
          description: "A hash: addresses themselves are not kept",
        }),
        count: z.int().min(1),
        timestamp,
      }),
    ),
    total: count.meta({ description: "Rows in `events`; at most 100" }),
  })
  .meta({ id: "ClassicSecurityEvents" });
