"use client";

import { Button, Loader } from "@mantine/core";
import { useIntersection } from "@mantine/hooks";
import { useEffect } from "react";
import { text } from "@/lib/text/en";
import classes from "./list-end.module.css";

/** Loads more as soon as the end comes into sight; by button, too. */
export function ListEnd({
  isLoading,
  canLoadMore,
  onMore,
}: {
  readonly isLoading: boolean;
  readonly canLoadMore: boolean;
  readonly onMore: () => void;
}) {
  const { ref, entry } = useIntersection({ rootMargin: "400px" });
  const isNear = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (isNear && canLoadMore) onMore();
  }, [isNear, canLoadMore, onMore]);
  return (
    <div ref={ref} className={classes.end}>
      {isLoading ? (
        <Loader size="sm" role="status" aria-label={text.inbox.loadingMore} />
      ) : canLoadMore ? (
        <Button variant="subtle" onClick={onMore}>
          {text.inbox.loadMore}
        </Button>
      ) : (
        <span>{text.inbox.end}</span>
      )}
    </div>
  );
}
