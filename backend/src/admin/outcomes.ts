/** Refusals that Convex returned as data. */
import type { ProblemCode } from "@frontdesk/protocol/admin";
import { AdminError } from "./problems.js";

const CODES = {
  idempotency_conflict: "idempotency_key_reused",
  already_exists: "already_exists",
  limit_reached: "limit_reached",
  version_mismatch: "precondition_failed",
  ended: "key_ended",
} as const satisfies Record<string, ProblemCode>;

export interface Refused {
  readonly kind: keyof typeof CODES | "not_found";
  readonly field?: string | undefined;
}

/** `missing` is the code for what does not exist, or is another tenant's. */
export function refusalOf(
  { kind, field }: Refused,
  missing: ProblemCode = "not_found",
): AdminError {
  const code = kind === "not_found" ? missing : CODES[kind];
  return new AdminError(code, { field: field && wireName(field) });
}

/** `widgetId` → `widget_id`; dots stay. */
export function wireName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
