/** Security events, alerts and blocks as the wire names them. */
import type {
  Block,
  SecurityAlert,
  SecurityEvent,
} from "@frontdesk/protocol/admin";
import type { StoredAlert, StoredBlock, StoredEvent } from "../admin-store.js";
import { toTime, toTimeOrNull } from "./values.js";

export function toEvent(event: StoredEvent): SecurityEvent {
  return {
    event_id: event._id,
    event_type: event.type,
    widget_id: event.widgetId ?? null,
    domain: event.domain === "" ? null : event.domain,
    address_hash: event.addressHash ?? null,
    count: event.count,
    first_at: toTime(event.firstAt),
    last_at: toTime(event.lastAt),
    details: event.details,
  };
}

export function toAlert(alert: StoredAlert): SecurityAlert {
  return {
    alert_id: alert._id,
    event_type: alert.type,
    threshold: alert.threshold,
    peak: alert.peak,
    opened_at: toTime(alert.openedAt),
    last_exceeded_at: toTime(alert.lastExceededAt),
    closed_at: toTimeOrNull(alert.closedAt),
    acknowledged_at: toTimeOrNull(alert.acknowledgedAt),
    acknowledged_by: alert.acknowledgedBy ?? null,
  };
}

export function toBlock(block: StoredBlock): Block {
  return {
    block_id: block._id,
    subject: block.subject,
    hash: block.hash,
    reason: block.reason,
    source: block.source,
    created_at: toTime(block.createdAt),
    block_expires_at: toTime(block.expiresAt),
    ended_at: toTimeOrNull(block.endedAt),
    lifted_by: block.liftedBy ?? null,
    lift_reason: block.liftReason ?? null,
  };
}
