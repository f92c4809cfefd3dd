"use client";

import { SegmentedControl, Select } from "@mantine/core";
import { text } from "@/lib/text/en";
import type { ChangePlace, SecurityPlace } from "../security-location";
import { eventTypes } from "../types";
import type { WidgetNames } from "../use-widget-names";
import classes from "./event-filters.module.css";

/** Which events are listed; all of it lives in the address. */
export function EventFilters({
  place,
  widgets,
  isOwner,
  onChange,
}: {
  readonly place: SecurityPlace;
  readonly widgets: WidgetNames;
  readonly isOwner: boolean;
  readonly onChange: ChangePlace;
}) {
  return (
    <div className={classes.filters} role="search">
      {isOwner && (
        <SegmentedControl
          size="xs"
          className={classes.whose}
          aria-label={text.security.whose}
          value={place.isInstallation ? "unknown" : "own"}
          data={[
            { value: "own", label: text.security.ownEvents },
            { value: "unknown", label: text.security.installationEvents },
          ]}
          onChange={(value) =>
            onChange({ isInstallation: value === "unknown", widgetId: null })
          }
        />
      )}
      <Select
        className={classes.filter}
        aria-label={text.security.filterType}
        placeholder={text.security.allTypes}
        clearable
        clearButtonProps={{ "aria-label": text.security.allTypes }}
        value={place.type}
        data={eventTypes.map((value) => ({
          value,
          label: text.security.types[value],
        }))}
        onChange={(value) =>
          onChange({ type: eventTypes.find((one) => one === value) ?? null })
        }
      />
      {!place.isInstallation && (
        <Select
          className={classes.filter}
          aria-label={text.security.filterWidget}
          placeholder={text.security.allWidgets}
          clearable
          searchable
          clearButtonProps={{ "aria-label": text.security.allWidgets }}
          value={place.widgetId}
          data={[...widgets].map(([value, { name }]) => ({
            value,
            label: name,
          }))}
          onChange={(widgetId) => onChange({ widgetId })}
        />
      )}
    </div>
  );
}
