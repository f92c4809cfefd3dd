import { api } from "@convex/_generated/api";
import { useMutation } from "convex/react";
import { useCallback, useEffect, useRef } from "react";
import { useConnection } from "@/lib/use-connection";
import type { ConversationDetail } from "./types";

/** The server forgets a signal after a few seconds, so it is repeated. */
const REPEAT_MS = 3000;
const IDLE_MS = 4000;

/** Tells the visitor that staff are typing; call `typed` on every change. */
export function useTypingSignal(conversationId: ConversationDetail["_id"]): {
  readonly typed: () => void;
  readonly stopped: () => void;
} {
  const send = useMutation(api.presence.typing);
  const { isConnected } = useConnection();
  const lastSentAt = useRef(0);
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);

  const signal = useCallback(
    (typing: boolean) => {
      lastSentAt.current = typing ? Date.now() : 0;
      if (!isConnected) return;
      send({ conversationId, typing }).catch((error: unknown) =>
        // Only a hint to the other side; the reply itself is not affected.
        console.warn("Typing signal failed", error),
      );
    },
    [send, conversationId, isConnected],
  );

  const stopped = useCallback(() => {
    clearTimeout(idle.current);
    if (lastSentAt.current !== 0) signal(false);
  }, [signal]);

  const typed = useCallback(() => {
    clearTimeout(idle.current);
    idle.current = setTimeout(stopped, IDLE_MS);
    if (Date.now() - lastSentAt.current >= REPEAT_MS) signal(true);
  }, [signal, stopped]);

  useEffect(() => stopped, [stopped]);
  return { typed, stopped };
}
