import type { WidgetKey } from "./types";

export type KeyState = "active" | "ends" | "ended" | "revoked";

export function keyState(
  { revokedAt, expiresAt }: Pick<WidgetKey, "revokedAt" | "expiresAt">,
  now: number,
): KeyState {
  if (revokedAt !== undefined) return "revoked";
  if (expiresAt === undefined) return "active";
  return expiresAt <= now ? "ended" : "ends";
}
