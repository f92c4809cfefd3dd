/** Values between the wire and the store. */

export function toTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function toTimeOrNull(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : toTime(milliseconds);
}

/** The day of a moment, in UTC: `2026-01-15`. */
export function toDay(milliseconds: number): string {
  return toTime(milliseconds).slice(0, 10);
}

type Compact<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that are undefined, which Convex would refuse. */
export function compact<T extends object>(value: T): Compact<T> {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined),
    // `fromEntries` forgets which fields there were.
  ) as Compact<T>;
}
