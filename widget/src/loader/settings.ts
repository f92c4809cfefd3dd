import { parseHex } from "../shared/color.js";
import type { Locale, Settings } from "../shared/contract.js";
import type { Attributes } from "./attributes.js";
import { parseLocale, parsePosition } from "./attributes.js";
import type { ServerConfig } from "./server-config.js";

const DEFAULT_ACCENT = "#2563eb";
const DEFAULT_MAX_LENGTH = 4000;

/** Joins the three sources: attribute, then server, then default. */
export function resolveSettings(
  attributes: Attributes,
  config: ServerConfig,
  page: { readonly lang: string; readonly dir: string; readonly browser: string },
): Settings {
  return {
    apiBase: attributes.apiBase,
    chatUrl: attributes.chatUrl,
    apiKey: attributes.apiKey,
    widgetId: attributes.widgetId,
    title: attributes.title ?? config.title ?? null,
    welcomeMessage: attributes.welcomeMessage ?? config.welcomeMessage ?? null,
    inputPlaceholder:
      attributes.inputPlaceholder ?? config.inputPlaceholder ?? null,
    position:
      attributes.position ?? parsePosition(config.position ?? null) ?? "right",
    accent:
      attributes.accent ?? parseHex(config.accentColor) ?? DEFAULT_ACCENT,
    locale: pickLocale(attributes.locale, config.locale, page),
    dir: page.dir === "rtl" ? "rtl" : "ltr",
    theme: attributes.theme,
    offset: attributes.offset,
    suggestedQuestions:
      attributes.suggestedQuestions ?? config.suggestedQuestions ?? [],
    privacyUrl: httpUrl(attributes.privacyUrl ?? config.privacyUrl ?? null),
    maxMessageLength: config.maxMessageLength ?? DEFAULT_MAX_LENGTH,
  };
}

/** The page's language beats the server's: it is what the visitor reads. */
function pickLocale(
  given: Locale | null,
  server: string | undefined,
  page: { readonly lang: string; readonly browser: string },
): Locale {
  return (
    given ??
    parseLocale(page.lang) ??
    parseLocale(server ?? null) ??
    parseLocale(page.browser) ??
    "en"
  );
}

function httpUrl(value: string | null): string | null {
  return value !== null && /^https?:\/\//i.test(value) ? value : null;
}
