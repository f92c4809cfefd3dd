/** Widgets, as the admin API shows and takes them. */
import { z } from "zod";
import {
  pageOf,
  pageQuery,
  timestamp,
  wholeNumber,
  widgetId,
} from "./common.js";

const color = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/)
  .meta({ examples: ["#667eea"] });

const position = z.enum(["bottom-right", "bottom-left", "bottom-center"]);

const colorsSchema = z.object({
  accent: color,
  background: color.nullable(),
  text: color.nullable(),
  header: color.nullable(),
});

/** What visitors see; null where the widget uses its own. */
export const appearanceSchema = z
  .object({
    title: z.string().min(1).max(60),
    welcome_message: z.string().max(500),
    input_placeholder: z.string().min(1).max(100),
    suggested_questions: z.array(z.string().min(1).max(120)).max(6),
    position,
    button_emoji: z.string().max(32).nullable(),
    logo_url: z.string().max(500).nullable(),
    font_family: z.string().max(200).nullable(),
    colors: colorsSchema,
    locale: z.string().max(35).nullable(),
    privacy_url: z.string().max(500).nullable(),
  })
  .meta({ id: "Appearance" });

const count = z.int().min(1).max(1_000_000);

const noneOr = z
  .int()
  .min(0)
  .max(100_000_000)
  .meta({ description: "All visitors; 0 for no limit" });

/** Enforced on the server; a visitor counts by session, then by address. */
export const limitsSchema = z
  .object({
    per_minute: count.meta({ description: "Messages of one visitor" }),
    per_hour: count,
    per_day: count,
    min_interval_ms: z
      .int()
      .min(0)
      .max(600_000)
      .meta({ description: "Least time between two messages of a visitor" }),
    max_message_length: z.int().min(1).max(8_000),
    max_conversation_length: z
      .int()
      .min(2)
      .max(10_000)
      .meta({ description: "Messages" }),
    session_timeout_minutes: z.int().min(1).max(43_200),
    per_address: count.meta({ description: "Messages a minute, one address" }),
    per_widget: count.meta({ description: "Messages a minute, all visitors" }),
    per_widget_hour: noneOr,
    per_widget_day: noneOr,
  })
  .meta({ id: "Limits" });

const settings = {
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .meta({ examples: ["Customer support"] }),
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .min(1)
    .max(60),
  allowed_domains: z
    .array(z.string().min(1).max(300))
    .max(50)
    .meta({
      description:
        "Hosts, with a port if it matters; subdomains are allowed too.",
      examples: [["customer-website.com", "app.customer.com"]],
    }),
  is_active: z.boolean(),
  allow_key_without_origin: z.boolean().meta({
    description:
      "Whether its publishable keys admit calls that come from no page",
  }),
  system_prompt: z.string().max(20_000),
  contact_email: z.email().max(254).nullable(),
  appointments_enabled: z.boolean(),
};

export const widgetSchema = z
  .object({
    widget_id: widgetId,
    version: z.int().min(1).meta({ description: "Also its ETag" }),
    ...settings,
    confirmed: z.boolean().meta({
      description:
        "A widget that its owner has not confirmed in the dashboard serves on localhost only.",
    }),
    appearance: appearanceSchema,
    limits: limitsSchema,
    created_at: timestamp,
    updated_at: timestamp,
    usage_today: z.int().min(0).nullable().meta({
      description: "Messages since 0:00 UTC; null in the answer to a change",
    }),
  })
  .meta({ id: "Widget" });

const change = {
  appearance: appearanceSchema
    .partial()
    .extend({ colors: colorsSchema.partial().optional() })
    .strict()
    .optional(),
  limits: limitsSchema.partial().strict().optional(),
};

export const createWidgetSchema = z
  .strictObject({
    ...z.object(settings).partial().shape,
    name: settings.name,
    allowed_domains: settings.allowed_domains.default([]),
    ...change,
  })
  .meta({
    id: "CreateWidget",
    description: "What is absent gets its default.",
  });

export const updateWidgetSchema = z
  .strictObject({ ...z.object(settings).partial().shape, ...change })
  .meta({
    id: "UpdateWidget",
    description: "What is absent stays; null takes it away.",
  });

export const widgetPageSchema = pageOf(widgetSchema).meta({ id: "WidgetPage" });

export const listWidgetsQuery = z.object({
  ...pageQuery,
  limit: wholeNumber(1, 50).default(50),
});

export const removeWidgetQuery = z.object({
  conversations: z.enum(["keep", "erase"]).default("keep").meta({
    description: "Kept ones stay readable in the dashboard",
  }),
});

export type AdminWidget = z.infer<typeof widgetSchema>;
export type CreateWidget = z.infer<typeof createWidgetSchema>;
export type UpdateWidget = z.infer<typeof updateWidgetSchema>;
