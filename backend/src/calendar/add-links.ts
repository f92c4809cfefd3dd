/** Addresses that open a web calendar with the appointment filled in. */

export interface LinkedEvent {
  readonly title: string;
  readonly location?: string | undefined;
  /** Instants, ms since epoch. */
  readonly startMs: number;
  readonly endMs: number;
}

export function googleLink(event: LinkedEvent): string {
  const url = new URL("https://calendar.google.com/calendar/render");
  const dates = [event.startMs, event.endMs].map((ms) =>
    seconds(ms).replace(/[-:]/g, ""),
  );
  url.searchParams.set("action", "TEMPLATE");
  url.searchParams.set("text", event.title);
  url.searchParams.set("dates", dates.join("/"));
  if (event.location) url.searchParams.set("location", event.location);
  return url.href;
}

export function outlookLink(event: LinkedEvent): string {
  const url = new URL("https://outlook.live.com/calendar/0/deeplink/compose");
  url.searchParams.set("path", "/calendar/action/compose");
  url.searchParams.set("rru", "addevent");
  url.searchParams.set("subject", event.title);
  url.searchParams.set("startdt", seconds(event.startMs));
  url.searchParams.set("enddt", seconds(event.endMs));
  if (event.location) url.searchParams.set("location", event.location);
  return url.href;
}

function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
