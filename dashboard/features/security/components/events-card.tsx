"use client";

import { api } from "@convex/_generated/api";
import { Button, Skeleton, Table } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { usePaginatedQuery } from "convex/react";
import { Card } from "@/components/card";
import { PaneState } from "@/components/pane-state";
import { text } from "@/lib/text/en";
import type { ChangePlace, SecurityPlace } from "../security-location";
import { useWidgetNames } from "../use-widget-names";
import { EventFilters } from "./event-filters";
import { EventRow } from "./event-row";
import classes from "./events-card.module.css";

const PAGE_SIZE = 25;

/** What was refused, newest first. */
export function EventsCard({
  place,
  isOwner,
  onChange,
  onBlock,
}: {
  readonly place: SecurityPlace;
  readonly isOwner: boolean;
  readonly onChange: ChangePlace;
  /** Null when the member may not block. */
  readonly onBlock: ((hash: string) => void) | null;
}) {
  const widgets = useWidgetNames();
  const { type, widgetId, isInstallation } = place;
  const widget = widgetId === null ? undefined : widgets.get(widgetId);
  const { results, status, loadMore } = usePaginatedQuery(
    api.security.events,
    widgetId !== null && widget === undefined
      ? "skip"
      : {
          ...(type !== null && { type }),
          ...(widget !== undefined && { widgetId: widget._id }),
          ...(isInstallation && { installation: true }),
        },
    { initialNumItems: PAGE_SIZE },
  );
  const isFiltered = type !== null || widgetId !== null;
  return (
    <Card title={text.security.events} lead={text.security.eventsLead}>
      <EventFilters
        place={place}
        widgets={widgets}
        isOwner={isOwner}
        onChange={onChange}
      />
      {isInstallation && (
        <p className={classes.hint}>{text.security.installationHint}</p>
      )}
      {status === "LoadingFirstPage" ? (
        <Skeleton height={200} />
      ) : results.length === 0 && status === "Exhausted" ? (
        <PaneState
          icon={<IconShieldCheck />}
          title={
            isFiltered ? text.security.noEventsFiltered : text.security.noEvents
          }
          lead={
            isFiltered
              ? text.security.noEventsFilteredHint
              : text.security.noEventsHint
          }
        >
          {isFiltered && (
            <Button
              variant="default"
              onClick={() => onChange({ type: null, widgetId: null })}
            >
              {text.security.clearFilters}
            </Button>
          )}
        </PaneState>
      ) : (
        <Table
          stickyHeader
          className={classes.table}
          aria-label={text.security.events}
        >
          <Table.Thead className={classes.head}>
            <Table.Tr>
              <Table.Th>{text.security.columnWhat}</Table.Th>
              <Table.Th className={classes.number}>
                {text.security.columnCount}
              </Table.Th>
              <Table.Th className={classes.wide}>
                {text.security.columnSite}
              </Table.Th>
              <Table.Th className={classes.wide}>
                {text.security.columnWidget}
              </Table.Th>
              <Table.Th className={classes.wide}>
                {text.security.columnAddress}
              </Table.Th>
              <Table.Th>{text.security.columnWhen}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {results.map((event) => (
              <EventRow
                key={event._id}
                event={event}
                widgetName={event.widgetId && widgets.get(event.widgetId)?.name}
                onBlock={onBlock}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {(status === "CanLoadMore" || status === "LoadingMore") && (
        <Button
          className={classes.more}
          variant="default"
          loading={status === "LoadingMore"}
          onClick={() => loadMore(PAGE_SIZE)}
        >
          {text.security.loadMore}
        </Button>
      )}
    </Card>
  );
}
