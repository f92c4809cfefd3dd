"use client";

import type { ChangePlace, SecurityPlace } from "../security-location";
import { useSummary } from "../use-summary";
import { CountersCard } from "./counters-card";
import classes from "./security-screen.module.css";
import { TopCards } from "./top-card";

/** The sums of the period: over time, of each type, and from where. */
export function Overview({
  place,
  onChange,
  onBlock,
}: {
  readonly place: SecurityPlace;
  readonly onChange: ChangePlace;
  readonly onBlock: ((hash: string) => void) | null;
}) {
  const shown = useSummary(place.range);
  return (
    <>
      <CountersCard shown={shown} place={place} onChange={onChange} />
      {shown !== undefined && shown.summary.total > 0 && (
        <div className={classes.pair}>
          <TopCards summary={shown.summary} onBlock={onBlock} />
        </div>
      )}
    </>
  );
}
