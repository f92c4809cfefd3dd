import { api } from "@convex/_generated/api";
import { useQuery } from "convex/react";
import { useState } from "react";
import { useNow } from "@/lib/use-now";
import { startOf, type Range } from "./periods";
import type { Summary } from "./types";

interface Shown {
  readonly range: Range;
  readonly since: number;
  readonly summary: Summary;
}

/**
 * The live sums of the period up to now, or undefined while the first ones
 * load. Every minute asks for another period; until its sums are here the
 * former ones stay.
 */
export function useSummary(range: Range): Shown | undefined {
  const now = useNow();
  const since = startOf(range, now);
  const found = useQuery(
    api.security.summary,
    // Before hydration there is no time of day.
    now === 0 ? "skip" : { since },
  );
  const [kept, setKept] = useState<Shown>();
  if (found !== undefined && found !== kept?.summary) {
    const shown = { range, since, summary: found };
    setKept(shown);
    return shown;
  }
  return kept?.range === range ? kept : undefined;
}
