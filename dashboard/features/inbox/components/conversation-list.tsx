"use client";

import { api } from "@convex/_generated/api";
import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { usePaginatedQuery } from "convex/react";
import { useMemo, useRef, useState } from "react";
import { text } from "@/lib/text/en";
import { placeHref, type InboxPlace } from "../inbox-location";
import { useHeldRows } from "../use-held-rows";
import { useListCommands } from "../use-list-commands";
import { usePointerHold } from "../use-pointer-hold";
import { useRowMotion } from "../use-row-motion";
import classes from "./conversation-list.module.css";
import { ConversationRowLink } from "./conversation-row";
import { EmptyInbox } from "./empty-inbox";
import { ListEnd } from "./list-end";
import { ListSkeleton } from "./list-skeleton";

const PAGE_SIZE = 30;

/** Conversations by newest activity, live, without moving what is aimed at. */
export function ConversationList({
  place,
  searchId,
  onSelect,
}: {
  readonly place: InboxPlace;
  readonly searchId: string;
  readonly onSelect: (id: string) => void;
}) {
  const { status, search, selectedId } = place;
  const {
    results,
    status: loading,
    loadMore,
  } = usePaginatedQuery(
    api.conversations.list,
    search === "" ? { status } : { status, search },
    { initialNumItems: PAGE_SIZE },
  );
  const hold = usePointerHold();
  const [releases, setReleases] = useState(0);
  const filterKey = `${status}/${search}/${releases}`;
  const isFirstPage = loading === "LoadingFirstPage";
  const held = useHeldRows(
    isFirstPage ? null : results,
    filterKey,
    hold.isHeld,
  );

  const list = useRef<HTMLUListElement>(null);
  const ids = useMemo(
    () => held?.rows.map((row) => row._id) ?? [],
    [held?.rows],
  );
  useRowMotion(list, ids.join());
  useListCommands({ ids, selectedId, searchId, onSelect });

  if (held === null) return <ListSkeleton />;
  if (held.rows.length === 0 && !held.isStale) {
    return <EmptyInbox status={status} search={search} />;
  }
  return (
    <div className={classes.scroller} data-stale={held.isStale || undefined}>
      {held.pending > 0 && (
        <div className={classes.pending}>
          <Button
            size="compact-sm"
            radius="xl"
            leftSection={<IconArrowUp size={14} aria-hidden />}
            // Counting up makes a new list: the order is taken over at once.
            onClick={() => setReleases((count) => count + 1)}
          >
            {text.inbox.updates(held.pending)}
          </Button>
        </div>
      )}
      <ul ref={list} className={classes.list} {...hold.handlers}>
        {held.rows.map((row) => (
          <ConversationRowLink
            key={row._id}
            row={row}
            href={placeHref({ ...place, selectedId: row._id })}
            isSelected={row._id === selectedId}
            isGone={held.goneIds.has(row._id)}
            onSelect={onSelect}
          />
        ))}
      </ul>
      <ListEnd
        isLoading={loading === "LoadingMore"}
        canLoadMore={loading === "CanLoadMore"}
        onMore={() => loadMore(PAGE_SIZE)}
      />
    </div>
  );
}
