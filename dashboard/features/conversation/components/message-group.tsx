"use client";

import { IconSparkles } from "@tabler/icons-react";
import { memo } from "react";
import { Avatar } from "@/components/avatar";
import { TimeAgo } from "@/components/time-ago";
import { text } from "@/lib/text/en";
import type { MessageGroup } from "../timeline";
import type { LiveAnswer } from "../types";
import { MessageBubble } from "./message-bubble";
import classes from "./message-group.module.css";

const names = {
  assistant: text.conversation.assistant,
  staff: text.conversation.staff,
  system: text.conversation.system,
} as const;

/** What one author said in a row. Visitors left, our side right. */
export const MessageGroupView = memo(function MessageGroupView({
  group,
  visitorName,
  live,
  lastReadId,
}: {
  readonly group: MessageGroup;
  readonly visitorName: string;
  readonly live: LiveAnswer;
  readonly lastReadId: string | undefined;
}) {
  const name =
    group.author === "visitor"
      ? visitorName
      : (group.authorName ?? names[group.author]);
  return (
    <div className={classes.group} data-author={group.author}>
      <p className={classes.head}>
        {group.author === "assistant" && <IconSparkles size={13} aria-hidden />}
        {group.author === "staff" && <Avatar name={name} size={28} />}
        <bdi className={classes.name}>{name}</bdi>
        <TimeAgo at={group.startedAt} className={classes.time} />
      </p>
      {group.messages.map((message) => (
        <MessageBubble
          key={message.id}
          message={message}
          liveText={live?.messageId === message.id ? live.text : null}
          isLastRead={message.id === lastReadId}
        />
      ))}
    </div>
  );
});
