"use client";

import { api } from "@convex/_generated/api";
import { Button, Loader } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { IconArrowDown } from "@tabler/icons-react";
import {
  usePaginatedQuery,
  useQuery,
  type PaginationStatus,
} from "convex/react";
import { useEffect, useMemo, useState } from "react";
import { text } from "@/lib/text/en";
import { groupMessages, lastReadId } from "../timeline";
import type { ConversationDetail } from "../types";
import { useMarkRead } from "../use-mark-read";
import { useStickyScroll } from "../use-sticky-scroll";
import { BubblesSkeleton } from "./conversation-skeleton";
import { MessageGroupView } from "./message-group";
import { useOutbox } from "./outbox-provider";
import { PendingReplies } from "./pending-replies";
import classes from "./thread.module.css";
import { TypingLine } from "./typing-line";

const PAGE_SIZE = 40;

/** The log of a conversation, the answer being written included. */
export function Thread({
  conversation,
  mayAnswer,
}: {
  readonly conversation: ConversationDetail;
  /** Only who may answer marks as read: for the others it stays to be done. */
  readonly mayAnswer: boolean;
}) {
  const { _id: conversationId, visitorReadSeq } = conversation;
  const log = usePaginatedQuery(
    api.messages.list,
    { conversationId },
    { initialNumItems: PAGE_SIZE },
  );
  const live = useQuery(api.messages.live, { conversationId });
  const { scroller, content, isAtEnd, toEnd, onScroll } = useStickyScroll();
  useMarkRead(conversation, isAtEnd && mayAnswer);

  const groups = useMemo(() => groupMessages(log.results), [log.results]);
  const inLog = useMemo(
    () => new Set(log.results.map((message) => message.clientMessageId)),
    [log.results],
  );
  const pending = useOutbox().items.filter(
    (item) =>
      item.conversationId === conversationId &&
      !inLog.has(item.clientMessageId),
  );
  const newest = pending.at(-1)?.clientMessageId ?? log.results[0]?.id;
  const hasNew = useUnseen(newest, isAtEnd);
  const isLoadingFirst = log.status === "LoadingFirstPage";
  const isLoadingOlder = log.status === "LoadingMore";

  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        className={classes.scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label={text.conversation.messages}
        // Older messages coming in above are no news.
        aria-live={isLoadingOlder || isLoadingFirst ? "off" : "polite"}
      >
        <div ref={content} className={classes.content}>
          {isLoadingFirst ? (
            <BubblesSkeleton />
          ) : (
            <Beginning
              status={log.status}
              isEmpty={log.results.length === 0}
              onMore={log.loadMore}
            />
          )}
          {groups.map((group) => (
            <MessageGroupView
              key={group.key}
              group={group}
              visitorName={conversation.visitorName}
              live={live ?? null}
              lastReadId={lastReadId(log.results, visitorReadSeq)}
            />
          ))}
          <PendingReplies items={pending} />
          <TypingLine
            name={conversation.visitorName}
            isTyping={conversation.typingVisitor}
          />
        </div>
      </div>
      {hasNew && (
        <Button
          className={classes.pill}
          size="compact-md"
          radius="xl"
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={toEnd}
        >
          {text.conversation.newMessages}
        </Button>
      )}
    </div>
  );
}

/** Whether `newest` changed since the reader was last at the end. */
function useUnseen(newest: string | undefined, isAtEnd: boolean): boolean {
  const [seen, setSeen] = useState(newest);
  if (isAtEnd && seen !== newest) setSeen(newest);
  return !isAtEnd && seen !== newest;
}

/** The top of what is loaded: more of it, or the conversation's beginning. */
function Beginning({
  status,
  isEmpty,
  onMore,
}: {
  readonly status: PaginationStatus;
  readonly isEmpty: boolean;
  readonly onMore: (count: number) => void;
}) {
  const { ref, entry } = useIntersection();
  const isInSight = entry?.isIntersecting ?? false;
  const canLoad = status === "CanLoadMore";
  useEffect(() => {
    if (isInSight && canLoad) onMore(PAGE_SIZE);
  }, [isInSight, canLoad, onMore]);
  return (
    <div ref={ref} className={classes.beginning}>
      {status === "Exhausted" ? (
        <span>
          {isEmpty ? text.conversation.empty : text.conversation.beginning}
        </span>
      ) : (
        <Loader
          size="sm"
          role="status"
          aria-label={text.conversation.loadingOlder}
        />
      )}
    </div>
  );
}
