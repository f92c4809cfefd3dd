import { parseHex } from "../shared/color.js";
import type { Locale, Position } from "../shared/contract.js";

/** What the script tag says; null for what it leaves to the server. */
export interface Attributes {
  readonly chatUrl: string;
  readonly apiBase: string;
  readonly apiKey: string | null;
  readonly widgetId: string | null;
  readonly title: string | null;
  readonly welcomeMessage: string | null;
  readonly inputPlaceholder: string | null;
  readonly position: Position | null;
  readonly accent: string | null;
  readonly locale: Locale | null;
  readonly theme: "auto" | "light" | "dark";
  readonly offset: { readonly bottom: number; readonly side: number };
  readonly suggestedQuestions: readonly string[] | null;
  readonly privacyUrl: string | null;
}

/**
 * Reads the `data-…` attributes of the script tag. A value that makes no
 * sense counts as not given.
 * @param scriptUrl the script's own address: the gateway's, unless
 * `data-api-url` names another.
 */
export function readAttributes(
  data: DOMStringMap,
  scriptUrl: string,
): Attributes {
  const text = (name: string): string | null => data[name]?.trim() || null;
  const chatUrl = absolute(text("apiUrl") ?? "/chat", scriptUrl);
  return {
    chatUrl,
    apiBase: chatUrl.replace(/\/+(chat\/*)?$/, ""),
    apiKey: text("apiKey"),
    widgetId: text("widgetId"),
    title: text("title"),
    welcomeMessage: text("welcomeMessage"),
    inputPlaceholder: text("inputPlaceholder"),
    position: parsePosition(text("position")),
    accent: parseHex(text("accentColor")),
    locale: parseLocale(text("locale")),
    theme: parseTheme(text("theme")),
    offset: parseOffset(text("offset")),
    suggestedQuestions: text("suggestedQuestions")?.split("|") ?? null,
    privacyUrl: text("privacyUrl"),
  };
}

/** Without query and fragment: paths are appended to it. */
function absolute(url: string, base: string): string {
  try {
    const { origin, pathname } = new URL(url, base);
    return origin + pathname;
  } catch {
    // A page's typing error: the script's own origin is the likely meaning.
    return new URL("/chat", base).href;
  }
}

/** `right`, `left`, `center`, each with or without `bottom-`. */
export function parsePosition(value: string | null): Position | null {
  const match = /^(?:bottom-)?(right|left|center)$/i.exec(value ?? "");
  // The expression allows exactly the members of the type.
  return (match?.[1]?.toLowerCase() as Position | undefined) ?? null;
}

/** The language of a tag such as `de-AT`; null for one without texts. */
export function parseLocale(value: string | null): Locale | null {
  const language = value?.toLowerCase().split(/[-_]/)[0];
  return language === "en" || language === "de" ? language : null;
}

function parseTheme(value: string | null): Attributes["theme"] {
  return value === "light" || value === "dark" ? value : "auto";
}

/** `80` keeps 80 px clear below; `80 24` also 24 px at the side. */
export function parseOffset(value: string | null): Attributes["offset"] {
  const [bottom, side] = (value ?? "").split(/[\s,]+/).map((part) => {
    const pixels = parseInt(part, 10);
    return pixels >= 0 ? Math.min(pixels, 500) : 0;
  });
  return { bottom: bottom ?? 0, side: side ?? 0 };
}
