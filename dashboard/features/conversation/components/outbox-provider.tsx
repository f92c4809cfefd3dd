"use client";

import { api } from "@convex/_generated/api";
import type { Id } from "@convex/_generated/dataModel";
import { useMutation } from "convex/react";
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  type ReactNode,
} from "react";
import { errorSentence } from "@/lib/errors";
import { randomId } from "@/lib/random-id";
import { writeStored } from "@/lib/storage";
import { replyKey, storedReplies } from "../stored-replies";
import { outboxReducer, type OutboxEntry, type OutboxItem } from "../outbox";

interface Outbox {
  readonly items: readonly OutboxItem[];
  readonly send: (conversationId: Id<"conversations">, text: string) => void;
  readonly retry: (item: OutboxItem) => void;
  readonly discard: (item: OutboxItem) => void;
}

const OutboxContext = createContext<Outbox | null>(null);

/**
 * Replies under way, whatever page is shown. Each is stored until the log has
 * it, so that a reload sends it again; its id keeps it from being doubled.
 */
export function OutboxProvider({ children }: { readonly children: ReactNode }) {
  const reply = useMutation(api.messages.reply);
  const [items, dispatch] = useReducer(outboxReducer, []);

  const deliver = useCallback(
    async (entry: OutboxEntry) => {
      const id = entry.clientMessageId;
      try {
        await reply({
          // Entries only ever hold ids that came from the conversation shown.
          conversationId: entry.conversationId as Id<"conversations">,
          text: entry.text,
          clientMessageId: id,
        });
        writeStored(replyKey(id), null);
        dispatch({ kind: "removed", id });
      } catch (error) {
        dispatch({ kind: "refused", id, problem: errorSentence(error) });
      }
    },
    [reply],
  );

  useEffect(() => {
    const entries = storedReplies();
    if (entries.length === 0) return;
    dispatch({ kind: "added", entries });
    for (const entry of entries) void deliver(entry);
  }, [deliver]);

  const outbox = useMemo<Outbox>(
    () => ({
      items,
      send: (conversationId, text) => {
        const entry = {
          clientMessageId: randomId(),
          conversationId,
          text,
          createdAt: Date.now(),
        };
        writeStored(replyKey(entry.clientMessageId), JSON.stringify(entry));
        dispatch({ kind: "added", entries: [entry] });
        void deliver(entry);
      },
      retry: (item) => {
        dispatch({ kind: "retried", id: item.clientMessageId });
        void deliver(item);
      },
      discard: (item) => {
        writeStored(replyKey(item.clientMessageId), null);
        dispatch({ kind: "removed", id: item.clientMessageId });
      },
    }),
    [items, deliver],
  );
  return <OutboxContext value={outbox}>{children}</OutboxContext>;
}

export function useOutbox(): Outbox {
  const outbox = use(OutboxContext);
  if (outbox === null) throw new Error("OutboxProvider is missing");
  return outbox;
}
