/** How much widgets are used. */
import { z } from "zod";
import { widgetId } from "./common.js";

export const PERIODS = ["24h", "7d", "30d", "90d"] as const;

export const periodSchema = z
  .enum(PERIODS)
  .default("7d")
  .meta({ description: "Whole days in UTC, today included" });

export const usageQuery = z.object({
  period: periodSchema,
  widget_id: widgetId.optional(),
});

const count = z.int().min(0);

export const usageSchema = z
  .object({
    period: z.enum(PERIODS),
    total_messages: count,
    blocked_requests: count,
    unique_domains: count,
    active_widgets: count,
    daily_breakdown: z
      .array(z.object({ date: z.iso.date(), messages: count, blocked: count }))
      .meta({ description: "Newest first" }),
    top_domains: z.array(
      z.object({ domain: z.string(), widget_id: widgetId, messages: count }),
    ),
    truncated: z.boolean().meta({
      description: "There was more than could be counted: numbers are too low",
    }),
  })
  .meta({ id: "Usage" });

export type Usage = z.infer<typeof usageSchema>;
