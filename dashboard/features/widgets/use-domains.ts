import { api } from "@convex/_generated/api";
import { checkDomain } from "@frontdesk/protocol/rules";
import { useMutation } from "convex/react";
import { text } from "@/lib/text/en";
import type { Widget } from "./types";

export const MAX_DOMAINS = 50;

const words = text.widgets.domains;

/** What an entry would become, or why it cannot be added. */
export function checkNewDomain(
  entry: string,
  known: readonly string[],
):
  | { readonly ok: true; readonly domain: string }
  | { readonly ok: false; readonly problem: string } {
  const checked = checkDomain(entry);
  if (!checked.ok) {
    return { ok: false, problem: words.problems[checked.reason] };
  }
  if (known.includes(checked.domain)) {
    return { ok: false, problem: words.known };
  }
  if (known.length >= MAX_DOMAINS) {
    return { ok: false, problem: words.full(MAX_DOMAINS) };
  }
  return checked;
}

/** The entry that would let an origin in: its host, and a port that is odd. */
export function domainOf(origin: string): string | null {
  if (!URL.canParse(origin)) return null;
  const checked = checkDomain(new URL(origin).host);
  return checked.ok ? checked.domain : null;
}

/**
 * Changes the list at once. The whole list is written, so a list that
 * somebody else changed in the meantime is refused instead of lost.
 */
export function useDomains({ _id: widgetId, version, allowedDomains }: Widget) {
  const update = useMutation(api.widgets.update);
  const write = (domains: readonly string[]) =>
    update({ widgetId, ifVersion: version, allowedDomains: [...domains] });
  return {
    add: (domain: string) => write([...allowedDomains, domain]),
    remove: (domain: string) =>
      write(allowedDomains.filter((one) => one !== domain)),
  };
}
