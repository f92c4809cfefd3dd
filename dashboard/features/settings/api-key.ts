import type { ApiKey, Scope } from "./types";

export const scopes: readonly Scope[] = [
  "widgets:read",
  "widgets:write",
  "keys:write",
  "analytics:read",
  "security:read",
  "security:write",
];

export type ApiKeyState = "active" | "expired" | "revoked";

/** @param now milliseconds since the epoch. */
export function apiKeyState(
  { expiresAt = Infinity, revokedAt }: ApiKey,
  now: number,
): ApiKeyState {
  if (revokedAt !== undefined) return "revoked";
  return expiresAt <= now ? "expired" : "active";
}

/** A first call: which widgets there are. */
export function curlExample(backendUrl: string, key = "fdk_…"): string {
  const url = new URL("/v1/admin/widgets", backendUrl).href;
  return `curl -H "Authorization: Bearer ${key}" ${url}`;
}
