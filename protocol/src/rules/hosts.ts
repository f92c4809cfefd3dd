/** Host names in their normal form: ASCII, lower case, no trailing dot. */

/** Where a name ends and where a URL's other parts begin. */
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const MAX_NAME_LENGTH = 253;

/** The URL, or null. (`URL.parse` and `canParse` are younger than Node 20.) */
export function parseUrl(value: string): URL | null {
  try {
    return new URL(value);
  } catch {
    // The only way to ask.
    return null;
  }
}

/**
 * @param hostname of a `URL`, which has lowered its case, encoded
 * international names and read every spelling of an IPv4 address.
 * @returns null for what no browser shows a page of: empty labels, commas.
 */
export function normalHost(hostname: string): string | null {
  if (hostname.startsWith("[")) return hostname;
  const host = hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
  const isName =
    host.length <= MAX_NAME_LENGTH &&
    host.split(".").every((label) => LABEL.test(label));
  return isName ? host : null;
}

/** @param host in normal form. */
export function isAddress(host: string): boolean {
  // `URL` makes an IPv4 address of every host that ends in a number.
  return host.startsWith("[") || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * A developer's own machine. `0.0.0.0` is what servers print when they listen
 * everywhere; browsers take it for this machine.
 * @param host in normal form.
 */
export function isLoopback(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "0.0.0.0" ||
    host === "[::]" ||
    host === "[::1]" ||
    // ::ffff:127.0.0.1
    /^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/.test(host) ||
    (isAddress(host) && host.startsWith("127."))
  );
}

/** The port of a URL, its scheme's own one included. */
export function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}

/** `a.example.com` is under `example.com`; `evilexample.com` is not. */
export function isUnder(host: string, parent: string): boolean {
  return host.endsWith(`.${parent}`);
}
