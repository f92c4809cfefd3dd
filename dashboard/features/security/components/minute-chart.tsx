"use client";

import { Table } from "@mantine/core";
import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";
import type { Bar, Range } from "../periods";
import classes from "./minute-chart.module.css";

const HEIGHT = 96;
const STEP = 10;
const GAP = 2;

const numbers = new Intl.NumberFormat(UI_LOCALE);
const clock = new Intl.DateTimeFormat(UI_LOCALE, {
  hour: "numeric",
  minute: "2-digit",
});

/** Refusals over time: a picture, its sum in words, and all of it in a table. */
export function MinuteChart({
  range,
  bars,
}: {
  readonly range: Range;
  readonly bars: readonly Bar[];
}) {
  const peak = Math.max(1, ...bars.map(({ count }) => count));
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  const summary = text.security.chart(
    text.security.total(total),
    numbers.format(total === 0 ? 0 : peak),
    text.security.barWidths[range],
  );
  const first = bars[0];
  const last = bars.at(-1);
  const marked = bars.filter(({ count }) => count > 0);
  return (
    <figure className={classes.figure}>
      <svg
        className={classes.chart}
        role="img"
        aria-label={summary}
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
      >
        {bars.map(({ from, count }, at) => {
          const height = count === 0 ? 1 : Math.max(4, (count / peak) * HEIGHT);
          return (
            <rect
              key={from}
              className={count === 0 ? classes.none : classes.bar}
              x={at * STEP + GAP / 2}
              y={HEIGHT - height}
              width={STEP - GAP}
              height={height}
            >
              <title>{`${clock.format(from)}: ${numbers.format(count)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className={classes.caption}>
        <span>{first && clock.format(first.from)}</span>
        <span className={classes.summary}>{summary}</span>
        <span>{last && clock.format(last.from)}</span>
      </figcaption>
      {marked.length > 0 && (
        <details className={classes.details}>
          <summary>{text.security.chartTable}</summary>
          <Table withRowBorders={false} className={classes.table}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{text.security.chartTime}</Table.Th>
                <Table.Th>{text.security.chartCount}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {marked.map(({ from, count }) => (
                <Table.Tr key={from}>
                  <Table.Td>{clock.format(from)}</Table.Td>
                  <Table.Td>{numbers.format(count)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </details>
      )}
    </figure>
  );
}
