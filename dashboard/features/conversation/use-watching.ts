import { api } from "@convex/_generated/api";
import { useMutation } from "convex/react";
import { useCallback } from "react";
import { useHeartbeat } from "@/lib/use-heartbeat";
import type { ConversationDetail } from "./types";

export const WATCH_INTERVAL_MS = 10_000;

/** Lets gateways store the answer often while somebody looks at it. */
export function useWatching(conversationId: ConversationDetail["_id"]): void {
  const watch = useMutation(api.presence.watch);
  const beat = useCallback(
    () => watch({ conversationId }),
    [watch, conversationId],
  );
  useHeartbeat(beat, WATCH_INTERVAL_MS);
}
