/** Keys of a widget. */
import { z } from "zod";
import { recordId, timestamp } from "./common.js";

const label = z.string().trim().max(100);
const kind = z.enum(["publishable", "secret"]).meta({
  description:
    "A publishable key may stand in pages; a secret one works without a page and is shown once.",
});

export const keySchema = z
  .object({
    key_id: recordId,
    kind,
    label,
    prefix: z.string().meta({ description: "How the key begins" }),
    value: z
      .string()
      .nullable()
      .meta({ description: "A publishable key in whole, null for a secret" }),
    created_at: timestamp,
    expires_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
    last_used_at: timestamp.nullable(),
  })
  .meta({ id: "WidgetKey" });

export const keyListSchema = z
  .object({ items: z.array(keySchema) })
  .meta({ id: "WidgetKeyList" });

export const createKeySchema = z
  .strictObject({
    kind,
    label: label.default(""),
    expires_at: timestamp.optional(),
  })
  .meta({ id: "CreateWidgetKey" });

export const createdKeySchema = z
  .object({
    key: keySchema,
    value: z.string().meta({
      description:
        "The whole key. It is not stored: only the same Idempotency-Key shows it again.",
    }),
  })
  .meta({ id: "CreatedWidgetKey" });

const DAY_SECONDS = 86_400;

export const rotateKeySchema = z
  .strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(30 * DAY_SECONDS)
      .default(DAY_SECONDS)
      .meta({ description: "How long the old key still works" }),
  })
  .meta({ id: "RotateWidgetKey" });

export const rotatedKeySchema = createdKeySchema
  .extend({ previous: keySchema })
  .meta({ id: "RotatedWidgetKey" });

export type WidgetKey = z.infer<typeof keySchema>;
