"use client";

import { api } from "@convex/_generated/api";
import { VisuallyHidden } from "@mantine/core";
import { useQuery } from "convex/react";
import Link from "next/link";
import { TimeAgo } from "@/components/time-ago";
import { text } from "@/lib/text/en";
import { useNow } from "@/lib/use-now";
import { widgetHref } from "../editor-location";
import type { Widget } from "../types";
import { StateBadge } from "./state-badge";
import classes from "./widget-list.module.css";
import { WidgetMenu } from "./widget-menu";

const words = text.widgets;
/** Domains that are named; the rest is a number. */
const NAMED = 2;

/** A table; on narrow screens a card for each widget. */
export function WidgetList({
  widgets,
}: {
  readonly widgets: readonly Widget[];
}) {
  return (
    // The display of cards would take the table's meaning away.
    <table className={classes.table} role="table">
      <thead className={classes.head} role="rowgroup">
        <tr role="row">
          <th role="columnheader">{words.columnName}</th>
          <th role="columnheader">{words.columnState}</th>
          <th role="columnheader">{words.columnDomains}</th>
          <th role="columnheader">{words.columnToday}</th>
          <th role="columnheader">{words.columnSeen}</th>
          <th role="columnheader">
            <VisuallyHidden>{words.keys.columnActions}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {widgets.map((widget) => (
          <Row key={widget._id} widget={widget} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ widget }: { readonly widget: Widget }) {
  const { _id: widgetId, name, allowedDomains } = widget;
  const day = new Date(useNow()).toISOString().slice(0, 10);
  const usage = useQuery(api.usage.summary, { until: day, days: 1, widgetId });
  const sightings = useQuery(api.sightings.forWidget, { widgetId });
  const newest = sightings?.[0];
  const rest = allowedDomains.length - NAMED;
  return (
    <tr className={classes.row} role="row">
      <td className={classes.name} role="cell">
        <Link className={classes.link} href={widgetHref(widgetId)} dir="auto">
          {name}
        </Link>
      </td>
      <td role="cell">
        <StateBadge widget={widget} />
      </td>
      <td className={classes.dim} role="cell">
        <span className={classes.label} aria-hidden>
          {words.columnDomains}
        </span>
        <span dir="auto">
          {allowedDomains.length === 0
            ? words.noDomains
            : allowedDomains.slice(0, NAMED).join(", ")}
          {rest > 0 && ` ${words.moreDomains(rest)}`}
        </span>
      </td>
      <td role="cell">
        <span className={classes.label} aria-hidden>
          {words.columnToday}
        </span>
        <span>{usage ? words.messages(usage.totalMessages) : "…"}</span>
      </td>
      <td className={classes.dim} role="cell">
        <span className={classes.label} aria-hidden>
          {words.columnSeen}
        </span>
        {newest === undefined ? (
          <span>{sightings === undefined ? "…" : words.neverSeen}</span>
        ) : (
          <TimeAgo at={newest.lastSeenAt} />
        )}
      </td>
      <td className={classes.actions} role="cell">
        <WidgetMenu widget={widget} />
      </td>
    </tr>
  );
}
