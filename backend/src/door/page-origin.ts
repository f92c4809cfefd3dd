import { parseOrigin } from "@frontdesk/protocol/rules";
import { ApiError } from "../errors.js";
import { parseUrl } from "../url.js";

/** The parts of a request that tell from which page it comes. */
export interface PageHints {
  readonly method: string;
  readonly origin?: string | undefined;
  readonly referer?: string | undefined;
  /** `Sec-Fetch-Site`, which browsers alone can set. */
  readonly fetchSite?: string | undefined;
  /** Origin of the address that was called. */
  readonly ownOrigin: string;
}

/**
 * The page a call comes from. Browsers leave `Origin` out of GET requests to
 * a page's own site; there the referrer tells, or the browser's word that the
 * page is of this very host. null: no page at all. Throws for an origin that
 * is there and makes no sense, such as `null`.
 */
export function pageOrigin(hints: PageHints, hasToken: boolean): URL | null {
  if (hints.origin !== undefined) {
    const origin = parseOrigin(hints.origin);
    if (!origin) throw new ApiError("domain_not_authorized");
    return origin;
  }
  const isRead = hints.method === "GET" || hints.method === "HEAD";
  const isOtherSite = hints.fetchSite === "cross-site";
  // Whatever else a browser sends to another site has an `Origin`; what has
  // none is a link, a picture or a form, and no page that may show a widget.
  if (!isRead || isOtherSite) return null;
  const referrer = parseOrigin(parseUrl(hints.referer ?? "")?.origin ?? "");
  if (referrer) return referrer;
  // A token speaks for itself; behind a proxy our own address may look
  // different from the one it is bound to.
  const isOwnPage = hints.fetchSite === "same-origin" && !hasToken;
  return isOwnPage ? new URL(hints.ownOrigin) : null;
}

/** Whether a browser sends it for a page, told or not. */
export function isFromBrowser(hints: PageHints): boolean {
  return hints.origin !== undefined || hints.fetchSite !== undefined;
}
