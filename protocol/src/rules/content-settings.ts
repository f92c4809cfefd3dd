/** How strictly a tenant filters, and what it lets pass all the same. */
import { parseDomain } from "./domains.js";

export type FilterStrength = "off" | "relaxed" | "standard" | "strict";
/** The strengths at which anything is looked at. */
export type ActiveStrength = Exclude<FilterStrength, "off">;

export interface ContentSettings {
  readonly strength: FilterStrength;
  /** Links to these hosts and their sub-domains never count. */
  readonly allowedLinkHosts: readonly string[];
  /** Taken out of a message, whatever their case, before it is judged. */
  readonly allowedPhrases: readonly string[];
}

export const FILTER_STRENGTHS: readonly FilterStrength[] = [
  "off",
  "relaxed",
  "standard",
  "strict",
];

export const DEFAULT_CONTENT_SETTINGS: ContentSettings = {
  strength: "standard",
  allowedLinkHosts: [],
  allowedPhrases: [],
};

export const MAX_LINK_HOSTS = 50;
export const MAX_PHRASES = 50;
/** A shorter phrase would take away parts of most words. */
export const MIN_PHRASE_LENGTH = 3;
export const MAX_PHRASE_LENGTH = 100;

export type ContentSettingsProblem =
  | "bad_strength"
  | "too_many_hosts"
  | "bad_host"
  | "too_many_phrases"
  | "bad_phrase";

/** Settings in their normal form, or the first entry that makes no sense. */
export function checkContentSettings(settings: ContentSettings):
  | { readonly ok: true; readonly settings: ContentSettings }
  | {
      readonly ok: false;
      readonly reason: ContentSettingsProblem;
      readonly entry?: string;
    } {
  const { strength, allowedLinkHosts, allowedPhrases } = settings;
  if (!FILTER_STRENGTHS.includes(strength)) {
    return { ok: false, reason: "bad_strength", entry: strength };
  }
  if (allowedLinkHosts.length > MAX_LINK_HOSTS) {
    return { ok: false, reason: "too_many_hosts" };
  }
  if (allowedPhrases.length > MAX_PHRASES) {
    return { ok: false, reason: "too_many_phrases" };
  }
  const hosts = new Set<string>();
  for (const entry of allowedLinkHosts) {
    const parsed = parseDomain(entry);
    if (!parsed.ok) return { ok: false, reason: "bad_host", entry };
    hosts.add(parsed.rule.host);
  }
  const phrases = new Set<string>();
  for (const entry of allowedPhrases) {
    const phrase = entry.trim();
    const { length } = phrase;
    if (length < MIN_PHRASE_LENGTH || length > MAX_PHRASE_LENGTH) {
      return { ok: false, reason: "bad_phrase", entry };
    }
    phrases.add(phrase);
  }
  return {
    ok: true,
    settings: {
      strength,
      allowedLinkHosts: [...hosts],
      allowedPhrases: [...phrases],
    },
  };
}
