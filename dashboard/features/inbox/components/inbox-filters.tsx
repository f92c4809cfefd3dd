"use client";

import { CloseButton, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "@/lib/text/en";
import type { InboxPlace } from "../inbox-location";
import { statusFilters } from "../types";
import classes from "./inbox-filters.module.css";

const TYPING_PAUSE_MS = 200;

/** Search and status; both live in the address. */
export function InboxFilters({
  searchId,
  place,
  onFilter,
}: {
  readonly searchId: string;
  readonly place: InboxPlace;
  readonly onFilter: (
    change: Partial<Pick<InboxPlace, "status" | "search">>,
  ) => void;
}) {
  const [typed, setTyped] = useState(place.search);
  const apply = useDebouncedCallback(
    (search: string) => onFilter({ search: search.trim() }),
    TYPING_PAUSE_MS,
  );
  const search = (value: string) => {
    setTyped(value);
    apply(value);
  };
  // Beside an open conversation, that is what the page is about.
  const Heading = place.selectedId === null ? "h1" : "h2";
  return (
    <div className={classes.filters} role="search">
      <Heading className={classes.title}>{text.inbox.title}</Heading>
      <TextInput
        id={searchId}
        type="search"
        aria-label={text.inbox.search}
        placeholder={text.inbox.search}
        value={typed}
        onChange={(event) => search(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (typed === "") event.currentTarget.blur();
          else search("");
        }}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          typed !== "" && (
            <CloseButton
              size="sm"
              aria-label={text.inbox.clearSearch}
              onClick={() => search("")}
            />
          )
        }
      />
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={text.inbox.filter}
        value={place.status}
        onChange={(value) => {
          const status = statusFilters.find((name) => name === value);
          if (status !== undefined) onFilter({ status });
        }}
        data={statusFilters.map((value) => ({
          value,
          label: text.inbox[value],
        }))}
      />
    </div>
  );
}
