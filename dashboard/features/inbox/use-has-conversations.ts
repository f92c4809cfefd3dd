import { api } from "@convex/_generated/api";
import { useQuery } from "convex/react";

/** Whether anybody ever wrote; undefined while that is not known. */
export function useHasConversations(): boolean | undefined {
  const first = useQuery(api.conversations.list, {
    status: "all",
    paginationOpts: { numItems: 1, cursor: null },
  });
  return first === undefined ? undefined : first.page.length > 0;
}
