"use client";

import { Button } from "@mantine/core";
import { RichText } from "@/components/rich-text";
import { text } from "@/lib/text/en";
import { useConnection } from "@/lib/use-connection";
import type { OutboxItem } from "../outbox";
import bubble from "./message-bubble.module.css";
import group from "./message-group.module.css";
import { useOutbox } from "./outbox-provider";
import classes from "./pending-replies.module.css";

/** Replies that are on their way, or were refused and wait for a decision. */
export function PendingReplies({
  items,
}: {
  readonly items: readonly OutboxItem[];
}) {
  const { retry, discard } = useOutbox();
  const { isConnected } = useConnection();
  if (items.length === 0) return null;
  return (
    <div className={group.group} data-author="staff">
      {items.map((item) => (
        <div
          key={item.clientMessageId}
          className={bubble.message}
          data-author="staff"
          data-anchor={item.clientMessageId}
        >
          <div
            className={`${bubble.bubble} ${classes.pending}`}
            data-failed={item.problem !== null || undefined}
            dir="auto"
          >
            <RichText text={item.text} />
          </div>
          {item.problem === null ? (
            <p className={bubble.note}>
              {isConnected
                ? text.conversation.sending
                : text.conversation.sendingOffline}
            </p>
          ) : (
            <div className={classes.refused} role="alert">
              <span className={bubble.note} data-failed>
                {text.conversation.notSent} {item.problem}
              </span>
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => retry(item)}
              >
                {text.app.retry}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => discard(item)}
              >
                {text.conversation.discard}
              </Button>
            </div>
          )}
        </div>
      ))}
    </div>
  );
}
