/** Security events, alerts and blocks. */
import { z } from "zod";
import {
  pageOf,
  pageQuery,
  recordId,
  timestamp,
  wholeNumber,
  widgetId,
} from "./common.js";

export const SECURITY_EVENT_TYPES = [
  "rate_limit",
  "suspicious_content",
  "domain_not_allowed",
  "invalid_key",
  "widget_not_found",
  "message_too_long",
  "blocked",
  "multiple_failed_validations",
] as const;

const eventType = z.enum(SECURITY_EVENT_TYPES);

export const hoursSchema = wholeNumber(1, 720)
  .default(24)
  .meta({ description: "How far back" });

export const eventsQuery = z.object({
  type: eventType.optional(),
  hours: hoursSchema,
  widget_id: widgetId.optional(),
  ...pageQuery,
});

/** Never a visitor's address itself; a hash that changes every day. */
const addressHash = z.string();

export const eventDetails = z.object({
  limit: z.string().optional(),
  reason: z.string().optional(),
  path: z.string().optional(),
  origin: z.string().optional(),
});

export const securityEventSchema = z
  .object({
    event_id: recordId,
    event_type: eventType,
    widget_id: widgetId.nullable(),
    domain: z.string().nullable(),
    address_hash: addressHash
      .nullable()
      .meta({ description: "Hash of the address; changes every day" }),
    count: z.int().min(1).meta({ description: "Events summed up in this row" }),
    first_at: timestamp,
    last_at: timestamp,
    details: eventDetails,
  })
  .meta({
    id: "SecurityEvent",
    description: "Events of one kind, widget, domain, address and minute.",
  });

export const securityEventPageSchema = pageOf(securityEventSchema).meta({
  id: "SecurityEventPage",
});

export const alertSchema = z
  .object({
    alert_id: recordId,
    event_type: eventType,
    threshold: z.int().min(1).meta({ description: "Events a minute" }),
    peak: z.int().min(0).meta({ description: "Most events in a minute" }),
    opened_at: timestamp,
    last_exceeded_at: timestamp,
    closed_at: timestamp.nullable(),
    acknowledged_at: timestamp.nullable(),
    acknowledged_by: z.string().nullable(),
  })
  .meta({ id: "SecurityAlert" });

export const alertListSchema = z
  .object({ items: z.array(alertSchema) })
  .meta({ id: "SecurityAlertList" });

export const blockSchema = z
  .object({
    block_id: recordId,
    subject: z.enum(["visitor", "address"]),
    hash: z.string(),
    reason: z.string(),
    source: z.enum(["auto", "staff"]),
    created_at: timestamp,
    block_expires_at: timestamp,
    ended_at: timestamp.nullable(),
    lifted_by: z.string().nullable(),
    lift_reason: z.string().nullable(),
  })
  .meta({ id: "Block" });

export const blockPageSchema = pageOf(blockSchema).meta({ id: "BlockPage" });

export const blocksQuery = z.object({
  active: z
    .enum(["true", "false"])
    .default("true")
    .meta({ description: "Only those in force" }),
  ...pageQuery,
});

const MAX_BLOCK_MINUTES = 43_200;

export const createBlockSchema = z
  .strictObject({
    subject: z.enum(["visitor", "address"]),
    hash: z
      .string()
      .regex(/^[A-Za-z0-9_-]{8,128}$/)
      .meta({ description: "As a security event or a conversation names it" }),
    reason: z.string().trim().min(1).max(200),
    minutes: z.int().min(1).max(MAX_BLOCK_MINUTES),
  })
  .meta({ id: "CreateBlock" });

export type SecurityEvent = z.infer<typeof securityEventSchema>;
export type SecurityAlert = z.infer<typeof alertSchema>;
export type Block = z.infer<typeof blockSchema>;
