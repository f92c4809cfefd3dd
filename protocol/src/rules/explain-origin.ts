/** Whether a widget serves a page, and why: one decision, told in a code. */
import { parseDomain, type DomainRule } from "./domains.js";
import { isLoopback, isUnder, normalHost, portOf } from "./hosts.js";
import { compileAllowList, parseOrigin, ruleFor } from "./origins.js";

export interface OriginRules {
  readonly allowedDomains: readonly string[];
  /** An unconfirmed widget serves loopback hosts alone. */
  readonly confirmed: boolean;
  readonly active: boolean;
  /** Then neither loopback hosts nor `*` serve a confirmed widget. */
  readonly production: boolean;
  /** Origins from the configuration, `*` for all outside production. */
  readonly extraOrigins?: readonly string[] | undefined;
  /** The dashboard, which previews widgets before they are confirmed. */
  readonly ownOrigins?: readonly string[] | undefined;
}

export type ServedReason =
  /** `rule` is the entry that serves it. */
  | "listed"
  /** An unconfirmed widget on a developer's machine. */
  | "loopback"
  | "extra_origin"
  | "own_origin";

export type RefusedReason =
  /** Neither http nor https, a path, user info, or no host. */
  | "not_an_origin"
  /** A sandboxed frame, a file, or a redirect between hosts. */
  | "null_origin"
  | "inactive"
  | "not_confirmed"
  | "loopback_in_production"
  | "empty_list"
  /** `rule` has the host, for another port. */
  | "port_not_listed"
  /** `rule` has the host, for the other one of http and https. */
  | "scheme_not_listed"
  /** `rule` is a name under this one (`www.example.com`). */
  | "only_subdomain_listed"
  /** `rule` is a whole origin or address above this name. */
  | "subdomain_not_listed"
  /** Contains the name of `rule` without belonging to it. */
  | "look_alike"
  | "not_listed";

export type OriginVerdict =
  | {
      readonly served: true;
      readonly reason: ServedReason;
      readonly rule?: string;
    }
  | {
      readonly served: false;
      readonly reason: RefusedReason;
      readonly rule?: string;
    };

/** @param origin an `Origin` header's value, or its parsed form. */
export function explainOrigin(
  origin: string | URL,
  rules: OriginRules,
): OriginVerdict {
  if (!rules.active) return refused("inactive");
  if (origin === "null") return refused("null_origin");
  const page = typeof origin === "string" ? parseOrigin(origin) : origin;
  const host = page && normalHost(page.hostname);
  if (!page || !host) return refused("not_an_origin");
  if (has(rules.ownOrigins, page)) return served("own_origin");
  if (!rules.confirmed) {
    return isLoopback(host) ? served("loopback") : refused("not_confirmed");
  }
  const isOpen = !rules.production && rules.extraOrigins?.includes("*");
  if (isOpen || has(rules.extraOrigins, page)) return served("extra_origin");
  const list = compileAllowList(rules.allowedDomains, {
    allowLoopback: !rules.production,
  });
  const rule = ruleFor(page, list);
  if (rule) return served("listed", rule.domain);
  if (rules.production && isLoopback(host)) {
    return refused("loopback_in_production");
  }
  if (list.length === 0) return refused("empty_list");
  return nearMiss(page, host, list);
}

/** What the owner most likely meant, best guess first. */
function nearMiss(
  page: URL,
  host: string,
  list: readonly DomainRule[],
): OriginVerdict {
  const guesses: [RefusedReason, (rule: DomainRule) => boolean][] = [
    ["scheme_not_listed", (rule) => rule.itself && otherScheme(page, rule)],
    ["port_not_listed", (rule) => reaches(rule, host) && rule.port !== null],
    ["only_subdomain_listed", (rule) => isAbove(host, rule)],
    ["subdomain_not_listed", (rule) => isUnder(host, rule.host)],
    ["look_alike", (rule) => host.includes(rule.host)],
  ];
  for (const [reason, matches] of guesses) {
    const rule = list.find(matches);
    if (rule) return refused(reason, rule.domain);
  }
  return refused("not_listed");
}

function reaches(rule: DomainRule, host: string): boolean {
  return (
    (rule.itself && host === rule.host) ||
    (rule.subdomains && isUnder(host, rule.host))
  );
}

function otherScheme(page: URL, rule: DomainRule): boolean {
  const differs = rule.protocol !== null && rule.protocol !== page.protocol;
  // Both on the port of their own scheme, or on the same odd one.
  const { port } = new URL(rule.protocol ? rule.domain : "http://x");
  return differs && page.port === port && page.hostname === rule.host;
}

function isAbove(host: string, rule: DomainRule): boolean {
  return isUnder(rule.host, host) || (!rule.itself && rule.host === host);
}

function has(origins: readonly string[] | undefined, page: URL): boolean {
  return (origins ?? []).some((text) => {
    const parsed = parseDomain(text);
    return (
      parsed.ok &&
      parsed.rule.protocol === page.protocol &&
      parsed.rule.host === normalHost(page.hostname) &&
      parsed.rule.port === portOf(page)
    );
  });
}

function served(reason: ServedReason, rule?: string): OriginVerdict {
  return { served: true, reason, ...(rule === undefined ? {} : { rule }) };
}

function refused(reason: RefusedReason, rule?: string): OriginVerdict {
  return { served: false, reason, ...(rule === undefined ? {} : { rule }) };
}
