import type { SecurityRecord } from "../convex/conversation-store.js";
import type { CountedEvent } from "./event-counter.js";
import type { SecurityBatch } from "./security-report.js";

/**
 * A batch as Convex takes it. Each refusal of a known widget is also a
 * request that was blocked there, for the usage figures.
 */
export function toSecurityRecord(batch: SecurityBatch): SecurityRecord {
  const { batchId, events, sightings, keyUses } = batch;
  return {
    batchId,
    events: events.map(toEvent),
    sightings: sightings.map(({ page, ...sighting }) => ({
      ...sighting,
      ...(page !== undefined && { page }),
    })),
    keyUses: keyUses.map((use) => ({ ...use })),
    usage: blockedRequests(events),
  };
}

function toEvent(event: CountedEvent): SecurityRecord["events"][number] {
  const { widgetId, domain, addressHash, details, ...rest } = event;
  return {
    ...rest,
    ...(widgetId !== null && { widgetId }),
    ...(domain !== null && { domain }),
    ...(addressHash !== null && { addressHash }),
    ...(details && { details: { ...details } }),
  };
}

function blockedRequests(
  events: readonly CountedEvent[],
): SecurityRecord["usage"] {
  const sums = new Map<string, SecurityRecord["usage"][number]>();
  for (const { widgetId, domain, count, lastAt } of events) {
    if (widgetId === null) continue;
    const day = new Date(lastAt).toISOString().slice(0, 10);
    const name = `${widgetId} ${domain ?? ""} ${day}`;
    const sum = sums.get(name);
    if (sum) sum.blocked += count;
    else {
      const where = domain === null ? {} : { domain };
      sums.set(name, { widgetId, ...where, blocked: count, at: lastAt });
    }
  }
  return [...sums.values()];
}
