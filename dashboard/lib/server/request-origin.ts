/**
 * True when a browser says that the request comes from a page of this very
 * site. Every state-changing route asks this: SameSite cookies alone do not
 * tell sibling subdomains apart. A request with neither header is refused;
 * browsers always send one of them with POST.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return false;
  const origin = headers.get("origin");
  if (origin === null) return site === "same-origin";
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * How the browser reached us, as far as cookies care. `insecure` is plain
 * HTTP over a network; on the machine itself plain HTTP is fine.
 */
export type Transport = "secure" | "loopback" | "insecure";

export function requestTransport(headers: Headers): Transport {
  const protocol = headers.get("x-forwarded-proto")?.split(",")[0]?.trim();
  if (protocol === "https") return "secure";
  const host = headers.get("x-forwarded-host") ?? headers.get("host") ?? "";
  return isLoopbackHost(host) ? "loopback" : "insecure";
}

function isLoopbackHost(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
