/** Widgets between the wire's names and the store's. */
import type { AdminWidget, UpdateWidget } from "@frontdesk/protocol/admin";
import type { StoredWidget, WidgetFields } from "../admin-store.js";
import { compact, toTime } from "./values.js";

export function toWidget(widget: StoredWidget): AdminWidget {
  const { limits } = widget;
  return {
    widget_id: widget.widgetId,
    version: widget.version,
    name: widget.name,
    slug: widget.slug,
    allowed_domains: [...widget.allowedDomains],
    is_active: widget.isActive,
    allow_key_without_origin: widget.allowKeyWithoutOrigin,
    system_prompt: widget.systemPrompt,
    contact_email: widget.contactEmail ?? null,
    appointments_enabled: widget.appointmentsEnabled,
    confirmed: widget.confirmed,
    appearance: {
      title: widget.title,
      welcome_message: widget.welcomeMessage,
      input_placeholder: widget.inputPlaceholder,
      suggested_questions: [...widget.suggestedQuestions],
      position: widget.position,
      button_emoji: widget.buttonEmoji ?? null,
      logo_url: widget.logoUrl ?? null,
      font_family: widget.fontFamily ?? null,
      colors: {
        accent: widget.accentColor,
        background: widget.backgroundColor ?? null,
        text: widget.textColor ?? null,
        header: widget.headerColor ?? null,
      },
      locale: widget.locale ?? null,
      privacy_url: widget.privacyUrl ?? null,
    },
    limits: {
      per_minute: limits.perMinute,
      per_hour: limits.perHour,
      per_day: limits.perDay,
      min_interval_ms: limits.minIntervalMs,
      max_message_length: limits.maxMessageLength,
      max_conversation_length: limits.maxConversationLength,
      session_timeout_minutes: limits.sessionTimeoutMinutes,
      per_address: limits.perAddress,
      per_widget: limits.perWidget,
      per_widget_hour: limits.perWidgetHour,
      per_widget_day: limits.perWidgetDay,
    },
    created_at: toTime(widget.createdAt),
    updated_at: toTime(widget.updatedAt),
    usage_today: widget.usageToday,
  };
}

/** What is absent is left out; null becomes "", which takes a field away. */
export function toFields(change: UpdateWidget): WidgetFields {
  const { appearance = {}, limits } = change;
  const { colors = {} } = appearance;
  return compact({
    name: change.name,
    slug: change.slug,
    allowedDomains: change.allowed_domains,
    isActive: change.is_active,
    allowKeyWithoutOrigin: change.allow_key_without_origin,
    systemPrompt: change.system_prompt,
    contactEmail: orEmpty(change.contact_email),
    appointmentsEnabled: change.appointments_enabled,
    title: appearance.title,
    welcomeMessage: appearance.welcome_message,
    inputPlaceholder: appearance.input_placeholder,
    suggestedQuestions: appearance.suggested_questions,
    position: appearance.position,
    buttonEmoji: orEmpty(appearance.button_emoji),
    logoUrl: orEmpty(appearance.logo_url),
    fontFamily: orEmpty(appearance.font_family),
    accentColor: colors.accent,
    backgroundColor: orEmpty(colors.background),
    textColor: orEmpty(colors.text),
    headerColor: orEmpty(colors.header),
    locale: orEmpty(appearance.locale),
    privacyUrl: orEmpty(appearance.privacy_url),
    limits: limits && toLimits(limits),
  });
}

function toLimits(limits: NonNullable<UpdateWidget["limits"]>) {
  return compact({
    perMinute: limits.per_minute,
    perHour: limits.per_hour,
    perDay: limits.per_day,
    minIntervalMs: limits.min_interval_ms,
    maxMessageLength: limits.max_message_length,
    maxConversationLength: limits.max_conversation_length,
    sessionTimeoutMinutes: limits.session_timeout_minutes,
    perAddress: limits.per_address,
    perWidget: limits.per_widget,
    perWidgetHour: limits.per_widget_hour,
    perWidgetDay: limits.per_widget_day,
  });
}

function orEmpty(value: string | null | undefined): string | undefined {
  return value === null ? "" : value;
}
