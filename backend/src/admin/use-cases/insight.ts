/** What was used and what was refused. */
import type {
  SecurityAlert,
  SecurityEvent,
  Usage,
} from "@frontdesk/protocol/admin";
import { ask } from "../call-store.js";
import type { AdminDeps } from "../context.js";
import { toAlert, toEvent } from "../present/security.js";
import { DAYS, toUsage } from "../present/usage.js";
import { toDay } from "../present/values.js";
import { AdminError } from "../problems.js";

const HOUR_MS = 3_600_000;

export async function usage(
  { store }: AdminDeps,
  asked: {
    readonly apiKeyHash: string;
    readonly period: Usage["period"];
    readonly widgetId?: string | undefined;
  },
): Promise<Usage> {
  const { apiKeyHash, period, widgetId } = asked;
  const found = await ask(
    store.usage({
      apiKeyHash,
      until: toDay(Date.now()),
      days: DAYS[period],
      ...(widgetId !== undefined && { widgetId }),
    }),
    "widget_not_found",
  );
  if (!found) throw new AdminError("widget_not_found");
  return toUsage(found, period);
}

export async function events(
  { store, cursors }: AdminDeps,
  asked: {
    readonly apiKeyHash: string;
    readonly hours: number;
    readonly type?: SecurityEvent["event_type"] | undefined;
    readonly widgetId?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<{ items: SecurityEvent[]; next_cursor: string | null }> {
  const { apiKeyHash, hours, type, widgetId, limit } = asked;
  const which = ["events", apiKeyHash, type ?? null, widgetId ?? null];
  const from = asked.cursor ? cursors.open(which, asked.cursor) : undefined;
  const since = from?.since ?? Date.now() - hours * HOUR_MS;
  const page = await ask(
    store.events({
      apiKeyHash,
      since,
      cursor: from?.cursor ?? null,
      limit,
      ...(type && { type }),
      ...(widgetId !== undefined && { widgetId }),
    }),
    "widget_not_found",
  );
  if (!page) throw new AdminError("widget_not_found");
  const cursor = page.nextCursor;
  return {
    items: page.items.map(toEvent),
    next_cursor:
      cursor === null ? null : cursors.seal(which, { cursor, since }),
  };
}

export async function alerts(
  { store }: AdminDeps,
  apiKeyHash: string,
): Promise<SecurityAlert[]> {
  return (await ask(store.alerts({ apiKeyHash }))).map(toAlert);
}
