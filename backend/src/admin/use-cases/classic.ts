/** The shapes of `/api/admin/*`, from and to those of the admin API. */
import {
  widgetId as widgetIdSchema,
  type AdminWidget,
  type classicCreateSchema,
  type classicEventsSchema,
  type classicListSchema,
  type classicUsageSchema,
  type CreateWidget,
  type SecurityEvent,
  type Usage,
} from "@frontdesk/protocol/admin";
import type { z } from "zod";
import { hashSecret } from "../../door/secrets.js";
import { ask } from "../call-store.js";
import type { AdminDeps } from "../context.js";
import { compact } from "../present/values.js";
import * as keys from "./keys.js";
import * as widgets from "./widgets.js";

type Asked = z.infer<typeof classicCreateSchema>;
type Token = z.infer<typeof classicListSchema>["tokens"][number];
type Event = z.infer<typeof classicEventsSchema>["events"][number];
type Data = z.infer<typeof classicUsageSchema>["data"];

const PAGE = 50;
const NO_KEY = { widgetId: "widget_none", keyId: "none" };

export function toCreate(asked: Asked): CreateWidget {
  const { settings } = asked;
  return {
    name: asked.widget_name,
    allowed_domains: asked.allowed_domains,
    appearance: compact({
      title: settings.title,
      welcome_message: settings.greeting,
      colors: compact({ accent: settings.primaryColor }),
    }),
    limits: compact({
      per_minute: settings.maxMessagesPerMinute,
      per_hour: settings.maxMessagesPerHour,
      per_day: settings.maxMessagesPerDay,
      min_interval_ms: settings.minMessageInterval,
      max_message_length: settings.maxMessageLength,
      max_conversation_length: settings.maxConversationLength,
      session_timeout_minutes: settings.sessionTimeoutMinutes,
    }),
  };
}

/** A tenant has a bounded number of them, so pages can be counted. */
export async function allWidgets(
  deps: AdminDeps,
  apiKeyHash: string,
): Promise<AdminWidget[]> {
  const all: AdminWidget[] = [];
  let cursor: string | undefined;
  do {
    const asked = { apiKeyHash, cursor, limit: PAGE };
    const page: widgets.WidgetPage = await widgets.list(deps, asked);
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

export function toToken(widget: AdminWidget): Token {
  const { limits, appearance } = widget;
  return {
    token: widget.widget_id,
    domain: widget.allowed_domains[0] ?? "",
    created_at: widget.created_at,
    revoked: !widget.is_active,
    usage_today: widget.usage_today ?? 0,
    settings: {
      maxMessagesPerMinute: limits.per_minute,
      maxMessagesPerHour: limits.per_hour,
      maxMessagesPerDay: limits.per_day,
      minMessageInterval: limits.min_interval_ms,
      maxMessageLength: limits.max_message_length,
      maxConversationLength: limits.max_conversation_length,
      sessionTimeoutMinutes: limits.session_timeout_minutes,
      primaryColor: appearance.colors.accent,
      greeting: appearance.welcome_message,
      title: appearance.title,
    },
  };
}

/** A widget's id disables it; a publishable key is revoked. */
export async function revokeToken(
  deps: AdminDeps,
  apiKeyHash: string,
  token: string,
): Promise<void> {
  if (widgetIdSchema.safeParse(token).success) {
    await widgets.disable(deps, apiKeyHash, token);
    return;
  }
  const key = await ask(deps.store.findKey(hashSecret(token)));
  // One that is not there is asked for as well: whether the caller may know
  // that is for Convex to say.
  await keys.revoke(deps, { ...(key ?? NO_KEY), apiKeyHash });
}

export function toData(usage: Usage): Data {
  const { total_messages, unique_domains, blocked_requests } = usage;
  return {
    total_messages,
    unique_domains,
    active_tokens: usage.active_widgets,
    blocked_requests,
    daily_breakdown: usage.daily_breakdown,
    top_domains: usage.top_domains.map(({ domain, messages, widget_id }) => ({
      domain,
      messages,
      token: widget_id,
    })),
  };
}

export function toEvent(event: SecurityEvent): Event {
  const { limit, ...details } = event.details;
  return {
    id: event.event_id,
    token: event.widget_id,
    domain: event.domain,
    event_type: event.event_type,
    details: { ...details, ...(limit !== undefined && { limit_type: limit }) },
    ip_address: event.address_hash,
    count: event.count,
    timestamp: event.last_at,
  };
}
