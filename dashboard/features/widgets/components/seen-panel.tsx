"use client";

import { api } from "@convex/_generated/api";
import { Button, Skeleton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconWorldSearch,
} from "@tabler/icons-react";
import { useQuery } from "convex/react";
import Link from "next/link";
import { Card } from "@/components/card";
import { PaneState } from "@/components/pane-state";
import { text } from "@/lib/text/en";
import { widgetHref } from "../editor-location";
import type { Widget } from "../types";
import classes from "./seen-panel.module.css";
import { SeenRow } from "./seen-row";

const words = text.widgets.seen;

/** Where the widget was loaded, told by the pages themselves. */
export function SeenPanel({ widget }: { readonly widget: Widget }) {
  const { _id: widgetId } = widget;
  const sightings = useQuery(api.sightings.forWidget, { widgetId });
  const newest = sightings?.find(({ served }) => served);
  return (
    <div className={classes.panel}>
      <Card title={words.title} lead={words.lead}>
        {sightings === undefined ? (
          <Skeleton height={160} />
        ) : sightings.length === 0 ? (
          <PaneState
            icon={<IconWorldSearch />}
            title={words.none}
            lead={words.noneHint}
          >
            <Button
              component={Link}
              variant="default"
              href={widgetHref(widgetId, "install")}
            >
              {words.toInstall}
            </Button>
          </PaneState>
        ) : (
          <>
            <p className={classes.head} role="status">
              {newest === undefined ? (
                <IconAlertTriangle size={20} aria-hidden />
              ) : (
                <IconCircleCheck size={20} aria-hidden />
              )}
              {newest === undefined
                ? words.refusedOnly
                : words.installed(newest.origin)}
            </p>
            <ul className={classes.list} aria-label={words.title}>
              {sightings.map((sighting) => (
                <SeenRow
                  key={sighting.origin}
                  sighting={sighting}
                  widget={widget}
                  icon={
                    sighting.served ? (
                      <IconCircleCheck size={14} aria-hidden />
                    ) : (
                      <IconCircleX size={14} aria-hidden />
                    )
                  }
                />
              ))}
            </ul>
          </>
        )}
      </Card>
    </div>
  );
}
