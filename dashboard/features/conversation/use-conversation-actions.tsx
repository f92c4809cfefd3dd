import { api } from "@convex/_generated/api";
import { useMutation } from "convex/react";
import { useMemo } from "react";
import { notifyFailure } from "@/components/notify-failure";
import { notifyUndo } from "@/components/notify-undo";
import { text } from "@/lib/text/en";
import type { ConversationDetail } from "./types";

/** What staff can do with a conversation; failures are told, not thrown. */
export interface ConversationActions {
  readonly takeOver: () => void;
  readonly handBack: () => void;
  readonly close: () => void;
  readonly reopen: () => void;
  /** The visitor is refused for so long. Milliseconds. */
  readonly block: (name: string, milliseconds: number) => void;
  readonly unblock: () => void;
}

export function useConversationActions(
  conversationId: ConversationDetail["_id"],
): ConversationActions {
  const takeOver = useMutation(api.conversations.takeOver);
  const handBack = useMutation(api.conversations.handBack);
  const close = useMutation(api.conversations.close);
  const reopen = useMutation(api.conversations.reopen);
  const block = useMutation(api.conversations.blockVisitor);
  return useMemo(() => {
    const args = { conversationId };
    const reopenIt = () => {
      reopen(args).catch(notifyFailure);
    };
    const unblock = () => {
      block({ ...args, until: null }).catch(notifyFailure);
    };
    return {
      takeOver: () => void takeOver(args).catch(notifyFailure),
      handBack: () => void handBack(args).catch(notifyFailure),
      close: () =>
        void close(args)
          .then(() =>
            notifyUndo({
              id: `closed-${conversationId}`,
              message: text.conversation.closed,
              undo: reopenIt,
            }),
          )
          .catch(notifyFailure),
      reopen: reopenIt,
      block: (name, milliseconds) =>
        void block({ ...args, until: Date.now() + milliseconds })
          .then(() =>
            notifyUndo({
              id: `blocked-${conversationId}`,
              message: text.visitor.blocked(name),
              undo: unblock,
            }),
          )
          .catch(notifyFailure),
      unblock,
    };
  }, [conversationId, takeOver, handBack, close, reopen, block]);
}
