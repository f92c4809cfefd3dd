import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { eventTypes, type EventType } from "./types";
import { ranges, type Range } from "./periods";

/** What the address says about the security page. */
export interface SecurityPlace {
  readonly range: Range;
  readonly type: EventType | null;
  /** Public id of a widget. */
  readonly widgetId: string | null;
  /** Events of widgets that do not exist, which are nobody's. */
  readonly isInstallation: boolean;
}

export function parsePlace(query: URLSearchParams): SecurityPlace {
  return {
    range: ranges.find((name) => name === query.get("range")) ?? "hour",
    type: eventTypes.find((name) => name === query.get("type")) ?? null,
    widgetId: query.get("widget") || null,
    isInstallation: query.get("from") === "unknown",
  };
}

export function placeHref(path: string, place: SecurityPlace): string {
  const query = new URLSearchParams();
  if (place.range !== "hour") query.set("range", place.range);
  if (place.type !== null) query.set("type", place.type);
  if (place.widgetId !== null) query.set("widget", place.widgetId);
  if (place.isInstallation) query.set("from", "unknown");
  return query.size === 0 ? path : `${path}?${query}`;
}

export type ChangePlace = (change: Partial<SecurityPlace>) => void;

/** The address changes without asking the server: everything is live. */
export function useSecurityLocation() {
  const path = usePathname();
  const query = useSearchParams();
  const place = useMemo(() => parsePlace(new URLSearchParams(query)), [query]);
  const change = useCallback<ChangePlace>(
    (changes) =>
      window.history.replaceState(
        null,
        "",
        placeHref(path, { ...place, ...changes }),
      ),
    [path, place],
  );
  return { place, change };
}
