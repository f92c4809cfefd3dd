/**
 * Which pages a widget may stand in. Deny by default: an empty list serves
 * nobody, and an entry that makes no sense allows nothing.
 */
import { isLoopbackRule, parseDomain, type DomainRule } from "./domains.js";
import { isUnder, normalHost, parseUrl, portOf } from "./hosts.js";

export interface OriginPolicy {
  /** Loopback hosts are a developer's machine, never a production site. */
  readonly allowLoopback: boolean;
}

export type AllowList = readonly DomainRule[];

/** @param entries as `checkDomain` describes them; bad ones allow nothing. */
export function compileAllowList(
  entries: readonly string[],
  policy: OriginPolicy,
): AllowList {
  return entries
    .map(parseDomain)
    .flatMap((parsed) => (parsed.ok ? [parsed.rule] : []))
    .filter((rule) => policy.allowLoopback || !isLoopbackRule(rule));
}

/**
 * The normal form of an `Origin` header's value, or null when it is none:
 * `null`, two of them joined, a path, user info, or anything that is not
 * http(s).
 */
export function parseOrigin(value: string): URL | null {
  if (!/^https?:\/\/[^/\\?#@%\s]+$/i.test(value)) return null;
  const url = parseUrl(value);
  return url && normalHost(url.hostname) !== null ? url : null;
}

/**
 * The origin of an address as people paste it, scheme or not, path or not:
 * for the dashboard's question "would this page be served".
 */
export function originOfAddress(address: string): string | null {
  const text = address.trim();
  const whole = /^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(text);
  const url = parseUrl(whole ? text : `https://${text}`);
  return url && parseOrigin(url.origin) ? url.origin : null;
}

export function isAllowed(origin: URL, allowList: AllowList): boolean {
  return ruleFor(origin, allowList) !== null;
}

/** The entry that serves the origin, or null. */
export function ruleFor(origin: URL, allowList: AllowList): DomainRule | null {
  const host = normalHost(origin.hostname);
  if (host === null) return null;
  const port = portOf(origin);
  const served = allowList.find(
    (rule) =>
      (rule.protocol === null || rule.protocol === origin.protocol) &&
      (rule.port === null || rule.port === port) &&
      ((rule.itself && host === rule.host) ||
        (rule.subdomains && isUnder(host, rule.host))),
  );
  return served ?? null;
}
