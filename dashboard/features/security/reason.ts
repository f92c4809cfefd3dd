import { text } from "@/lib/text/en";
import { eventTypes, type Block } from "./types";

/** As in convex/. */
const MAX_REASON = 200;
const ADDRESS_HASH = /^[A-Za-z0-9_-]{8,128}$/;

/** What is wrong with the reason of a block, or null. */
export function reasonProblem(reason: string): string | null {
  const { length } = reason.trim();
  if (length === 0) return text.security.needsReason;
  return length > MAX_REASON ? text.security.longReason : null;
}

/** What is wrong with the hash of an address, or null. */
export function hashProblem(hash: string): string | null {
  return ADDRESS_HASH.test(hash.trim()) ? null : text.security.badHash;
}

/** Why somebody is blocked; what the machine noted, in words. */
export function reasonOf({
  source,
  reason,
}: Pick<Block, "source" | "reason">): string {
  if (source === "staff") return reason;
  const type = eventTypes.find((one) => one === reason);
  if (type !== undefined) return text.security.types[type];
  const { content, limits } = text.security.autoReasons;
  if (reason.startsWith("content: ")) return content;
  return reason.startsWith("limit: ") ? limits : reason;
}
