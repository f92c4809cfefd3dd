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

const COLOR = /^(accent|background|text|header)Color$/;
const APPEARANCE = new Set([
  ...["title", "welcomeMessage", "inputPlaceholder", "suggestedQuestions"],
  ...["position", "buttonEmoji", "logoUrl", "fontFamily", "locale"],
  "privacyUrl",
]);

/** Where the wire has a field of the store: `limits.perHour`, `title`. */
export function wireName(field: string): string {
  const color = COLOR.exec(field)?.[1];
  if (color !== undefined) return `appearance.colors.${color}`;
  const name = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return APPEARANCE.has(field) ? `appearance.${name}` : name;
}
