import { parseHex } from "../shared/color.js";
import type { Config, Locale, Position, Settings } from "../shared/contract.js";

const DEFAULT_ACCENT = "#2563eb";
const DEFAULT_MAX_LENGTH = 4000;

/** What the page itself tells. */
export interface PageFacts {
  readonly lang: string;
  readonly dir: string;
  /** The browser's language. */
  readonly browser: string;
}

/**
 * Joins the script tag's attributes, the server's configuration and the
 * defaults, the first that makes sense winning.
 * @param config the server's answer, unchecked; each value is checked here
 */
export function resolveSettings(
  data: DOMStringMap,
  scriptUrl: string,
  config: Config,
  page: PageFacts,
): Settings {
  const own = (name: string): string | null => data[name]?.trim() || null;
  const text = (name: string): string | null =>
    own(name) ?? asText(config[name]);
  const pick = <T>(
    name: string,
    parse: (value: string) => T | null,
  ): T | null => parse(own(name) ?? "") ?? parse(asText(config[name]) ?? "");
  const apiKey = own("apiKey");
  const widgetId = own("widgetId");
  const privacyUrl = text("privacyUrl");
  const [bottom = 0, side = 0] = parseOffset(own("offset") ?? "");
  const suggested = config.suggestedQuestions;
  return {
    apiBase: apiBase(data, scriptUrl),
    apiKey,
    widgetId,
    storageKey: `frontdesk:${widgetId ?? apiKey}`,
    title: text("title"),
    welcomeMessage: text("welcomeMessage"),
    inputPlaceholder: text("inputPlaceholder"),
    position: pick("position", parsePosition) ?? "right",
    accent: pick("accentColor", parseHex) ?? DEFAULT_ACCENT,
    // The page's language beats the server's: it is what the visitor reads.
    locale:
      parseLocale(own("locale") ?? page.lang) ??
      parseLocale(asText(config.locale) ?? page.browser) ??
      "en",
    dir: page.dir,
    offset: { bottom, side },
    suggestedQuestions:
      own("suggestedQuestions")?.split("|") ??
      (Array.isArray(suggested)
        ? suggested.flatMap((it) => asText(it) ?? [])
        : []),
    privacyUrl: /^https?:/i.test(privacyUrl ?? "") ? privacyUrl : null,
    logoUrl: asText(config.logoUrl),
    buttonEmoji: asText(config.buttonEmoji),
    // Checked by the server, which also serves this very code.
    theme: own("accentColor")
      ? {}
      : ((config.theme ?? {}) as Settings["theme"]),
    version: Number(config.version) || 0,
    maxMessageLength: Number(config.maxMessageLength) || DEFAULT_MAX_LENGTH,
  };
}

function asText(value: unknown): string | null {
  return (typeof value === "string" && value) || null;
}

/**
 * The gateway's address without a trailing slash: that of `/chat` without
 * it, or the script's own origin when the page gives none or nonsense.
 */
export function apiBase(data: DOMStringMap, scriptUrl: string): string {
  const fallback = new URL(scriptUrl).origin;
  try {
    const { origin, pathname } = new URL(data.apiUrl || fallback, scriptUrl);
    return (origin + pathname).replace(/\/+(chat\/*)?$/, "");
  } catch {
    // The page's typing error.
    return fallback;
  }
}

/** `right`, `left`, `center`, each with or without `bottom-`. */
export function parsePosition(value: string): Position | null {
  const match = /^(?:bottom-)?(right|left|center)$/.exec(value);
  // The expression allows exactly the members of the type.
  return (match?.[1] as Position | undefined) ?? null;
}

/** The language of a tag such as `de-AT`; null for one without texts. */
export function parseLocale(value: string): Locale | null {
  return (/^(en|de)(?![a-z])/i.exec(value)?.[1]?.toLowerCase() ??
    null) as Locale | null;
}

/** `80` keeps 80 px clear below; `80 24` also 24 px at the side. */
export function parseOffset(value: string): number[] {
  return (value.match(/\d+/g) ?? []).map((part) => Math.min(+part, 500));
}
