import { api } from "@convex/_generated/api";
import { useQuery } from "convex/react";

const NONE = { open: 0, unread: 0, waiting: 0 };

/** Counts for rail and tab title; zero until they are known. */
export function useInboxCounts(): typeof NONE {
  // A stranger may not count; the page tells them what is missing.
  const isMember = Boolean(useQuery(api.members.me));
  return useQuery(api.conversations.counts, isMember ? {} : "skip") ?? NONE;
}
