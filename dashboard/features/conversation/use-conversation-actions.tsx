import { api } from "@convex/_generated/api";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "convex/react";
import { useMemo } from "react";
import { notifyFailure } from "@/components/notify-failure";
import { text } from "@/lib/text/en";
import type { ConversationDetail } from "./types";

/** What staff can do with a conversation; failures are told, not thrown. */
export interface ConversationActions {
  readonly takeOver: () => void;
  readonly handBack: () => void;
  readonly close: () => void;
  readonly reopen: () => void;
}

export function useConversationActions(
  conversationId: ConversationDetail["_id"],
): ConversationActions {
  const takeOver = useMutation(api.conversations.takeOver);
  const handBack = useMutation(api.conversations.handBack);
  const close = useMutation(api.conversations.close);
  const reopen = useMutation(api.conversations.reopen);
  return useMemo(() => {
    const args = { conversationId };
    const reopenIt = () => {
      reopen(args).catch(notifyFailure);
    };
    return {
      takeOver: () => void takeOver(args).catch(notifyFailure),
      handBack: () => void handBack(args).catch(notifyFailure),
      close: () =>
        void close(args)
          .then(() => offerUndo(conversationId, reopenIt))
          .catch(notifyFailure),
      reopen: reopenIt,
    };
  }, [conversationId, takeOver, handBack, close, reopen]);
}

function offerUndo(conversationId: string, undo: () => void): void {
  const id = `closed-${conversationId}`;
  notifications.show({
    id,
    autoClose: 8000,
    withCloseButton: true,
    closeButtonProps: { "aria-label": text.app.close },
    message: (
      <>
        {text.conversation.closed}{" "}
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            undo();
            notifications.hide(id);
          }}
        >
          {text.app.undo}
        </Button>
      </>
    ),
  });
}
