import type { Usage } from "@frontdesk/protocol/admin";
import type { StoredUsage } from "../admin-store.js";

type Period = Usage["period"];

/** Days of a period, today included. */
export const DAYS: Readonly<Record<Period, number>> = {
  "24h": 1,
  "7d": 7,
  "30d": 30,
  "90d": 90,
};

export function toUsage(usage: StoredUsage, period: Period): Usage {
  return {
    period,
    total_messages: usage.totalMessages,
    blocked_requests: usage.blockedRequests,
    unique_domains: usage.uniqueDomains,
    active_widgets: usage.activeWidgets,
    daily_breakdown: usage.daily.map(({ day, messages, blocked }) => ({
      date: day,
      messages,
      blocked,
    })),
    top_domains: usage.topDomains.map(({ domain, widgetId, messages }) => ({
      domain,
      widget_id: widgetId,
      messages,
    })),
    truncated: usage.truncated,
  };
}
