import type { api } from "@convex/_generated/api";
import type { FunctionReturnType } from "convex/server";

export type Summary = FunctionReturnType<typeof api.security.summary>;
export type Alert = FunctionReturnType<typeof api.security.alerts>[number];
export type SecurityEvent = FunctionReturnType<
  typeof api.security.events
>["page"][number];
export type EventType = SecurityEvent["type"];
export type Block = FunctionReturnType<typeof api.blocks.list>["page"][number];
export type BlockSubject = Block["subject"];

export const eventTypes: readonly EventType[] = [
  "rate_limit",
  "suspicious_content",
  "domain_not_allowed",
  "invalid_key",
  "widget_not_found",
  "message_too_long",
  "blocked",
  "multiple_failed_validations",
];

/** Enough of an address's hash for people to tell two apart. */
export function shortHash(hash: string): string {
  return hash.slice(0, 8);
}
