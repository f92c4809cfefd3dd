import type { api } from "@convex/_generated/api";
import type { FunctionReturnType } from "convex/server";

type Row = FunctionReturnType<typeof api.conversations.list>["page"][number];

/** What an alert needs to know of a conversation. */
export type AlertRow = Pick<
  Row,
  "_id" | "visitorName" | "preview" | "unread" | "lastMessageAt"
>;

/**
 * Conversations in which a visitor wrote since `before` was seen: more is
 * unread, or a row is new and younger than everything known.
 */
export function arrivals(
  before: readonly AlertRow[],
  now: readonly AlertRow[],
): readonly AlertRow[] {
  const known = new Map(before.map((row) => [row._id, row.unread]));
  // Rows that only moved up into a list of fixed length are no news.
  const newest = Math.max(0, ...before.map((row) => row.lastMessageAt));
  return now.filter((row) => {
    const unread = known.get(row._id);
    return unread === undefined
      ? row.unread > 0 && row.lastMessageAt > newest
      : row.unread > unread;
  });
}
