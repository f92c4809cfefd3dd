/** What every part of the admin API shares. Times are ISO 8601, in UTC. */
import { z } from "zod";

export const timestamp = z.iso.datetime().meta({
  description: "ISO 8601, UTC",
  examples: ["2026-01-15T10:30:00.000Z"],
});

/** As it stands in pages. */
export const widgetId = z
  .string()
  .regex(/^widget_[A-Za-z0-9_-]{1,57}$/)
  .meta({ examples: ["widget_abc123_def456"] });

/** Of a key, a block and the like; opaque. */
export const recordId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** A whole number in a query string. */
export const wholeNumber = (least: number, most: number) =>
  z.coerce.number().int().min(least).max(most);

/** Which page of a list; `cursor` is `next_cursor` of the page before. */
export const pageQuery = {
  cursor: z.string().min(1).max(2_000).optional(),
  limit: wholeNumber(1, 100).default(50),
};

/** One page of a list. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({
    items: z.array(item),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: "null on the last page" }),
  });

/** Every code of a problem body; stable. */
export const PROBLEM_CODES = [
  "invalid_request",
  "invalid_json",
  "invalid_widget_id",
  "missing_credentials",
  "invalid_key",
  "insufficient_scope",
  "widget_not_found",
  "not_found",
  "method_not_allowed",
  "idempotency_key_reused",
  "conflict",
  "already_exists",
  "limit_reached",
  "key_ended",
  "precondition_failed",
  "payload_too_large",
  "unsupported_media_type",
  "precondition_required",
  "rate_limit_exceeded",
  "internal_server_error",
  "upstream_unavailable",
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

export const problemSchema = z
  .object({
    type: z.string().meta({ description: "Where the code is explained" }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.enum(PROBLEM_CODES).meta({ description: "Stable" }),
    field: z
      .string()
      .optional()
      .meta({ description: "The field at fault, dotted" }),
    retry_after: z.int().optional().meta({ description: "Seconds" }),
    request_id: z.string(),
  })
  .meta({ id: "Problem", description: "An error, as of RFC 9457." });

export type Problem = z.infer<typeof problemSchema>;
