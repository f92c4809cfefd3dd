import { api } from "@convex/_generated/api";
import { useDocumentVisibility } from "@mantine/hooks";
import { useMutation } from "convex/react";
import { useEffect } from "react";
import type { ConversationDetail } from "./types";

/** What stands on the screen of somebody who looks at it has been read. */
export function useMarkRead(
  conversation: ConversationDetail,
  isReading: boolean,
): void {
  const markRead = useMutation(api.conversations.markRead);
  const isVisible = useDocumentVisibility() === "visible";
  const { _id: conversationId, unread, lastSeq: seq } = conversation;
  useEffect(() => {
    if (!isVisible || !isReading || unread === 0) return;
    markRead({ conversationId, seq }).catch((error: unknown) =>
      // It stays unread, which is the safe side.
      console.warn("Marking as read failed", error),
    );
  }, [markRead, conversationId, seq, unread, isReading, isVisible]);
}
