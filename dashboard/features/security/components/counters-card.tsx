"use client";

import { SegmentedControl, Skeleton, UnstyledButton } from "@mantine/core";
import { Card } from "@/components/card";
import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";
import { barsOf, ranges, type Range } from "../periods";
import type { ChangePlace, SecurityPlace } from "../security-location";
import { eventTypes } from "../types";
import type { useSummary } from "../use-summary";
import classes from "./counters-card.module.css";
import { EventTypeName } from "./event-type";
import { MinuteChart } from "./minute-chart";

const numbers = new Intl.NumberFormat(UI_LOCALE);

/** How much was refused: over time, and of each type. */
export function CountersCard({
  shown,
  place,
  onChange,
}: {
  readonly shown: ReturnType<typeof useSummary>;
  readonly place: SecurityPlace;
  readonly onChange: ChangePlace;
}) {
  return (
    <Card
      title={text.security.counters}
      action={
        <SegmentedControl<Range>
          size="xs"
          aria-label={text.security.range}
          value={place.range}
          data={ranges.map((value) => ({
            value,
            label: text.security.ranges[value],
          }))}
          onChange={(range) => onChange({ range })}
        />
      }
    >
      {shown === undefined ? (
        <Skeleton height={240} />
      ) : (
        <>
          <MinuteChart
            range={shown.range}
            bars={barsOf(shown.range, shown.since, shown.summary.perMinute)}
          />
          {shown.summary.truncated && (
            <p className={classes.note}>{text.security.truncated}</p>
          )}
          <ul className={classes.counters}>
            {eventTypes.map((type) => {
              const count =
                shown.summary.byType.find((one) => one.type === type)?.count ??
                0;
              return (
                <li key={type}>
                  <UnstyledButton
                    className={classes.counter}
                    data-none={count === 0 || undefined}
                    aria-pressed={place.type === type}
                    title={text.security.onlyType(text.security.types[type])}
                    onClick={() =>
                      onChange({ type: place.type === type ? null : type })
                    }
                  >
                    <EventTypeName type={type} />
                    <strong className={classes.number}>
                      {numbers.format(count)}
                    </strong>
                  </UnstyledButton>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Card>
  );
}
