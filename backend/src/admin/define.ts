/** What the definitions of admin routes share. */
import { problemSchema } from "@frontdesk/protocol/admin";
import { z } from "zod";

/** What an API key may be allowed to do. */
export type Scope =
  | "widgets:read"
  | "widgets:write"
  | "keys:write"
  | "analytics:read"
  | "security:read"
  | "security:write";

/** The `security` of a route that needs the scope. */
export const needs = (scope: Scope) => [{ ApiKey: [scope] }];

export const json = <S extends z.ZodType>(schema: S) => ({
  "application/json": { schema },
});

export const ok = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: json(schema),
});

/** An answer whose `ETag` goes into the `If-Match` of the next change. */
export const versioned = <S extends z.ZodType>(
  description: string,
  schema: S,
) => ({
  ...ok(description, schema),
  headers: z.object({ ETag: z.string() }),
});

/** A required JSON body. */
export const body = <S extends z.ZodType>(schema: S) => ({
  content: json(schema),
  required: true,
});

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});

/** Every route may answer these. */
const COMMON = {
  400: problem("`invalid_request`, `invalid_json` or `invalid_widget_id`"),
  401: problem("`missing_credentials` or `invalid_key`"),
  403: problem("`insufficient_scope`"),
  429: problem("`rate_limit_exceeded`, with `Retry-After`"),
  500: problem("`internal_server_error`"),
  503: problem("`upstream_unavailable`, with `Retry-After`"),
};

const MORE = {
  404: problem("`widget_not_found` or `not_found`"),
  409: problem(
    "`idempotency_key_reused`, `conflict`, `already_exists`, `limit_reached` or `key_ended`",
  ),
  412: problem("`precondition_failed`"),
  413: problem("`payload_too_large`"),
  415: problem("`unsupported_media_type`"),
  428: problem("`precondition_required`"),
};

/** Errors of a route: the common ones and those of its kind. */
export const problems = <S extends keyof typeof MORE>(...statuses: S[]) => ({
  ...COMMON,
  // `fromEntries` forgets which keys it was given.
  ...(Object.fromEntries(
    statuses.map((status) => [status, MORE[status]]),
  ) as Pick<typeof MORE, S>),
});

/** What a body may be refused for. */
export const BODY = [413, 415] as const;

export const idempotencyHeader = z.object({
  "Idempotency-Key": z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/)
    .optional()
    .meta({
      description:
        "Makes the request safe to send again for 24 hours: it is done once and answered alike.",
    }),
});

export const ifMatchHeader = z.object({
  "If-Match": z
    .string()
    .max(1_000)
    .optional()
    .meta({
      description: "The ETag of what you change, or `*`",
      // Its absence is answered with 428, not as a wrong field.
      param: { required: true },
    }),
});
