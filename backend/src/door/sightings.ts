/** Where widgets stand: "is it installed?" answered by the pages themselves. */
import type { AppContext } from "../context.js";
import { parseUrl } from "../url.js";
import type { Admission } from "./door.js";
import type { SecurityReport } from "./security-report.js";

const MAX_PAGE_LENGTH = 300;

export function noteSighting(
  c: AppContext,
  report: SecurityReport,
  { widget, origin }: Pick<Admission, "widget" | "origin">,
  page: string | undefined,
): void {
  if (origin === null) return;
  const { widgetId } = widget;
  const place = pageOf(origin, page) ?? pageOf(origin, c.req.header("referer"));
  const at = Date.now();
  report.seen({ widgetId, origin, page: place, served: true, at });
}

/** Without query and fragment, where visitors' own data may stand. */
export function pageOf(
  origin: string,
  address: string | undefined,
): string | undefined {
  const url = parseUrl(address ?? "");
  if (url?.origin !== origin) return undefined;
  return `${url.origin}${url.pathname}`.slice(0, MAX_PAGE_LENGTH);
}
