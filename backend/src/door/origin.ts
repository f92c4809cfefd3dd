/**
 * Which pages a widget may stand in. Deny by default: an empty list serves
 * nobody. An entry is a host ("example.com", also for its subdomains), a host
 * with a port (then exactly that port), or a whole origin (then exactly that).
 */
import { isIP } from "node:net";
import { parseUrl } from "../url.js";

interface Rule {
  /** `https:` or null for either. */
  readonly protocol: string | null;
  readonly host: string;
  readonly port: string | null;
  readonly subdomains: boolean;
}

export interface OriginPolicy {
  /** Loopback hosts are a developer's machine, never a production site. */
  readonly allowLoopback: boolean;
}

export type AllowList = readonly Rule[];

/** Entries that make no sense allow nothing. */
export function compileAllowList(
  entries: readonly string[],
  policy: OriginPolicy,
): AllowList {
  return entries
    .map(compileRule)
    .filter((rule): rule is Rule => rule !== null)
    .filter((rule) => policy.allowLoopback || !isLoopback(rule.host));
}

/**
 * The normal form of an `Origin` header's value, or null when it is none:
 * `null`, a path, user info, or anything that is not http(s).
 */
export function parseOrigin(value: string): URL | null {
  if (!/^https?:\/\/[^/\\?#@\s]+$/i.test(value)) return null;
  return parseUrl(value);
}

export function isAllowed(origin: URL, allowList: AllowList): boolean {
  const host = normalHost(origin.hostname);
  return allowList.some((rule) => {
    if (rule.protocol !== null && rule.protocol !== origin.protocol) {
      return false;
    }
    if (rule.port !== null && rule.port !== portOf(origin)) return false;
    if (host === rule.host) return true;
    return rule.subdomains && host.endsWith(`.${rule.host}`);
  });
}

function compileRule(entry: string): Rule | null {
  const text = entry.trim().replace(/^\*\./, "");
  const whole = /^https?:\/\//i.test(text);
  // A bare IPv6 address has colons of its own, so it needs its brackets.
  const address = isIP(text) === 6 ? `[${text}]` : text;
  const url = parseUrl(whole ? text : `http://${address}`);
  if (
    !url ||
    url.username !== "" ||
    url.pathname !== "/" ||
    url.search !== ""
  ) {
    return null;
  }
  const host = normalHost(url.hostname);
  if (host === "" || host.includes("*")) return null;
  // `http://x:80` loses its port in the URL: read it from the text.
  const portIsGiven = /:\d+$/.test(address.replace(/\/$/, ""));
  return {
    protocol: whole ? url.protocol : null,
    host,
    port: whole || portIsGiven ? portOf(url, address) : null,
    // A name without a dot is a machine or a whole top-level domain.
    subdomains: !whole && host.includes(".") && !isIpHost(host),
  };
}

function portOf(url: URL, written = ""): string {
  const explicit = /:(\d+)\/?$/.exec(written)?.[1];
  return url.port || explicit || (url.protocol === "https:" ? "443" : "80");
}

/** `URL` has already lowered case and encoded international names. */
function normalHost(host: string): string {
  return host.replace(/\.+$/, "");
}

function isIpHost(host: string): boolean {
  return host.startsWith("[") || isIP(host) === 4;
}

function isLoopback(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    (isIP(host) === 4 && host.startsWith("127."))
  );
}
