/**
 * Links by their cost. People paste the page they ask about, sometimes two to
 * compare; spam brings a list, or a link that hides where it leads.
 */
import type { ActiveStrength } from "./content-settings.js";
import { parseDomain } from "./domains.js";
import { isUnder, normalHost, parseUrl } from "./hosts.js";

/** What the links of one message may cost together. */
const BUDGET: Readonly<Record<ActiveStrength, number>> = {
  relaxed: 10,
  standard: 3,
  // One bare name ("I ordered at shop.com"), no link.
  strict: 0.5,
};
const LINK_COST = 1;
/** Its goal is hidden: as much as two. */
const SHORT_LINK_COST = 2;
/** `shop.com` without scheme, `www.` or path may be no link at all. */
const BARE_NAME_COST = 0.5;

const SHORTENERS = new Set(
  (
    "bit.ly t.co tinyurl.com goo.gl ow.ly is.gd buff.ly cutt.ly rb.gy " +
    "shorturl.at rebrand.ly t.ly s.id v.gd clck.ru u.to qr.ae adf.ly"
  ).split(" "),
);

/** Endings under which a bare name is taken for a host. */
const ENDINGS = new Set(
  (
    "com net org info biz io co me app dev shop store online site website " +
    "top xyz club vip icu live win bet casino loan click link buzz pro ru cn " +
    "de at ch fr es it nl be pl pt se no dk fi cz tr gr uk eu us ca au nz in " +
    "jp kr br mx ar ua ro hu"
  ).split(" "),
);

const SCHEME = /(?:https?|ftp):\/\//giu;
/** What follows the scheme; links glued together are cut apart before. */
const REST = /^[^\s<>"'`|{}]{1,2000}/u;
const BETWEEN_WORDS = /[\s<>"'`()[\]{},;|，。、；（）「」]/u;

/** @param folded see `foldText` */
export function hasTooManyLinks(
  folded: string,
  strength: ActiveStrength,
  allowedHosts: readonly string[],
): boolean {
  const allowed = allowedHosts
    .map(parseDomain)
    .flatMap((parsed) => (parsed.ok ? [parsed.rule.host] : []));
  const isAllowed = (host: string) =>
    allowed.some((one) => host === one || isUnder(host, one));
  let cost = 0;
  const { links, rest } = cutLinks(folded);
  for (const link of links) {
    if (isDisguised(link)) return true;
    const url = parseUrl(link);
    const host = url && normalHost(url.hostname);
    if (!host || !isAllowed(host)) cost += costOf(host ?? "");
    if (cost > BUDGET[strength]) return true;
  }
  for (const word of rest.split(BETWEEN_WORDS)) {
    const found = bareLink(word);
    if (found && !isAllowed(found.host)) {
      cost += found.isName ? BARE_NAME_COST : costOf(found.host);
    }
  }
  return cost > BUDGET[strength];
}

/** The links that have a scheme, and the text around them. */
function cutLinks(text: string): { links: string[]; rest: string } {
  const starts = [...text.matchAll(SCHEME)].map((match) => match.index);
  const links: string[] = [];
  let rest = text.slice(0, starts[0]);
  starts.forEach((start, index) => {
    const part = text.slice(start, starts[index + 1]);
    const scheme = part.slice(0, part.indexOf("//") + 2);
    const link = scheme + (REST.exec(part.slice(scheme.length))?.[0] ?? "");
    links.push(link);
    rest += ` ${part.slice(link.length)}`;
  });
  return { links, rest };
}

function costOf(host: string): number {
  return SHORTENERS.has(host) ? SHORT_LINK_COST : LINK_COST;
}

/** `https://bank.example.com@evil.example/`: what is read is not the host. */
function isDisguised(link: string): boolean {
  const authority = /^[a-z]{3,5}:\/\/([^/?#\\]{0,2000})/iu.exec(link)?.[1];
  const end = authority?.lastIndexOf("@") ?? -1;
  if (end <= 0) return false;
  const user = authority?.slice(0, end) ?? "";
  const ending = /\.([a-z]{2,24})(?:[:%]|$)/iu.exec(user)?.[1];
  return ending !== undefined && ENDINGS.has(ending.toLowerCase());
}

/** A link without a scheme; mail addresses are none. */
function bareLink(word: string): { host: string; isName: boolean } | null {
  if (!word.includes(".") || word.includes("@")) return null;
  const text = word.toLowerCase().replace(/[.!?:]{1,8}$/u, "");
  const end = text.search(/[/:?#]/u);
  const host = normalHost(end === -1 ? text : text.slice(0, end));
  if (!host) return null;
  const labels = host.split(".");
  const hasPrefix = labels[0] === "www" && labels.length > 2;
  const isHost =
    SHORTENERS.has(host) ||
    (labels.length > 1 && ENDINGS.has(labels.at(-1) ?? ""));
  if (!isHost && !hasPrefix) return null;
  const hasPath = end !== -1 && text.length > end + 1;
  return { host, isName: !hasPrefix && !hasPath };
}
