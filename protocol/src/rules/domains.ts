/**
 * One entry of a widget's list of allowed domains:
 * - `example.com`: that host and its sub-domains, any port, http and https;
 * - `*.example.com`: its sub-domains alone;
 * - `example.com:8080`: as above on that port alone;
 * - `https://example.com`: exactly that origin;
 * - `localhost`, `intranet`, `192.0.2.7`, `[2001:db8::1]`: exactly that host.
 */
import {
  isAddress,
  isLoopback,
  normalHost,
  parseUrl,
  portOf,
} from "./hosts.js";
import { isPublicSuffix } from "./public-suffixes.js";

export type DomainProblem =
  | "empty"
  /** Not a host, for example a space or an empty label. */
  | "not_a_domain"
  /** `*`, or an asterisk elsewhere than in a leading `*.`. */
  | "wildcard"
  /** A path, query or fragment: origins have none. */
  | "has_path"
  | "has_credentials"
  /** Neither http nor https. */
  | "bad_scheme"
  | "bad_port"
  /** `com`, `co.uk`, `github.io`: would let in everybody's page. */
  | "public_suffix";

export interface DomainRule {
  /** Normal form; what `checkDomain` returns and lists should keep. */
  readonly domain: string;
  /** `https:`, `http:` or null for both. */
  readonly protocol: string | null;
  readonly host: string;
  /** null: any. */
  readonly port: string | null;
  /** Whether the host itself and whether names under it are served. */
  readonly itself: boolean;
  readonly subdomains: boolean;
}

type Parsed =
  | { readonly ok: true; readonly rule: DomainRule }
  | { readonly ok: false; readonly reason: DomainProblem };

/** An entry in its normal form, or why it is none. */
export function checkDomain(
  entry: string,
):
  | { readonly ok: true; readonly domain: string }
  | { readonly ok: false; readonly reason: DomainProblem } {
  const parsed = parseDomain(entry);
  return parsed.ok ? { ok: true, domain: parsed.rule.domain } : parsed;
}

export function parseDomain(entry: string): Parsed {
  const text = entry.trim();
  if (text === "") return no("empty");
  // `URL` would drop tabs and line ends, and decode escapes.
  if (/[\s%]/.test(text)) return no("not_a_domain");
  const scheme = /^([a-z][a-z0-9+.-]{0,30}):\/\//i.exec(text)?.[1];
  return scheme === undefined
    ? parseHost(text)
    : parseWhole(text, scheme.toLowerCase());
}

function parseWhole(text: string, scheme: string): Parsed {
  if (scheme !== "http" && scheme !== "https") return no("bad_scheme");
  const authority = text.slice(scheme.length + 3);
  const problem = problemOf(authority.replace(/\/$/, ""));
  if (problem) return no(problem);
  if (authority.includes("*")) return no("wildcard");
  const url = parseUrl(text);
  const host = url && normalHost(url.hostname);
  if (!url || !host) return no("not_a_domain");
  const port = portOf(url);
  const shown = url.port === "" ? "" : `:${port}`;
  return yes({
    domain: `${url.protocol}//${host}${shown}`,
    protocol: url.protocol,
    host,
    port,
    itself: true,
    subdomains: false,
  });
}

function parseHost(text: string): Parsed {
  const isWildcard = text.startsWith("*.");
  const written = isWildcard ? text.slice(2) : text.replace(/\/$/, "");
  const problem = problemOf(written);
  if (problem) return no(problem);
  if (written.includes("*")) return no("wildcard");
  const { name, port } = splitPort(written);
  if (port !== null && !isPort(port)) return no("bad_port");
  const url = parseUrl(`http://${name}`);
  const host = url && normalHost(url.hostname);
  if (!host) return no("not_a_domain");
  if (isWildcard && isAddress(host)) return no("wildcard");
  if (isPublicSuffix(host)) return no("public_suffix");
  const number = port === null ? null : String(Number(port));
  return yes({
    domain: `${isWildcard ? "*." : ""}${host}${number ? `:${number}` : ""}`,
    protocol: null,
    host,
    port: number,
    itself: !isWildcard,
    // A name without a dot is one machine, an address too.
    subdomains: isWildcard || (host.includes(".") && !isAddress(host)),
  });
}

/** What must not stand in a host, whatever the rest looks like. */
function problemOf(authority: string): DomainProblem | null {
  if (/[/\\?#]/.test(authority)) return "has_path";
  if (authority.includes("@")) return "has_credentials";
  return null;
}

/** A bare IPv6 address has colons of its own and gets its brackets. */
function splitPort(text: string): { name: string; port: string | null } {
  const colons = text.split(":").length - 1;
  if (colons > 1 && !text.includes("[")) {
    return { name: `[${text}]`, port: null };
  }
  const at = text.lastIndexOf(":");
  if (at === -1 || text.endsWith("]")) return { name: text, port: null };
  return { name: text.slice(0, at), port: text.slice(at + 1) };
}

function isPort(text: string): boolean {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port > 0 && port <= 65_535;
}

/** Loopback entries serve developers; `explainOrigin` decides when. */
export function isLoopbackRule(rule: DomainRule): boolean {
  return isLoopback(rule.host);
}

function yes(rule: DomainRule): Parsed {
  return { ok: true, rule };
}

function no(reason: DomainProblem): Parsed {
  return { ok: false, reason };
}
