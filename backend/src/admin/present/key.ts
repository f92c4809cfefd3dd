import type { WidgetKey } from "@frontdesk/protocol/admin";
import type { StoredKey } from "../admin-store.js";
import { toTime, toTimeOrNull } from "./values.js";

export function toKey(key: StoredKey): WidgetKey {
  return {
    key_id: key._id,
    kind: key.kind,
    label: key.label,
    prefix: key.prefix,
    value: key.key ?? null,
    created_at: toTime(key.createdAt),
    expires_at: toTimeOrNull(key.expiresAt),
    revoked_at: toTimeOrNull(key.revokedAt),
    last_used_at: toTimeOrNull(key.lastUsedAt),
  };
}
