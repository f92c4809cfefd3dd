/**
 * What owners choose for their widget's looks, in a normal form that may go
 * into a style sheet or a page as it is.
 */
import { isAddress, isLoopback, normalHost, parseUrl } from "./hosts.js";
import { parseHex, type HexColor } from "./colors.js";

export type Checked<Reason extends string, Value extends string = string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: Reason };

/** @returns `#rrggbb` for it or `#rgb`. */
export function checkColor(value: string): Checked<"not_a_color", HexColor> {
  const hex = parseHex(value);
  return hex ? { ok: true, value: hex } : no("not_a_color");
}

const GENERIC_FONTS: readonly string[] = [
  "serif",
  "sans-serif",
  "monospace",
  "cursive",
  "fantasy",
  "system-ui",
  "ui-serif",
  "ui-sans-serif",
  "ui-monospace",
  "ui-rounded",
];
const MAX_FONTS = 6;
const MAX_FONT_LENGTH = 60;

/**
 * A list of font names: letters, digits, spaces, `-` and `_`; nothing that
 * could end a declaration. Only names: fonts themselves never come from us.
 * @returns the list as CSS writes it, names in quotes: `"Open Sans", serif`.
 */
export function checkFontFamily(
  value: string,
): Checked<"empty" | "too_many" | "not_a_font"> {
  if (value.trim() === "") return no("empty");
  const names = value.split(",");
  if (names.length > MAX_FONTS) return no("too_many");
  const fonts: string[] = [];
  for (const written of names) {
    const font = fontName(written.trim());
    if (font === null) return no("not_a_font");
    if (!fonts.includes(font)) fonts.push(font);
  }
  return { ok: true, value: fonts.join(", ") };
}

function fontName(written: string): string | null {
  const quoted = /^(["'])(.{1,200})\1$/.exec(written)?.[2];
  const name = (quoted ?? written).trim().replace(/ {2,}/g, " ");
  if (name.length > MAX_FONT_LENGTH) return null;
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N} _-]{0,59}$/u.test(name)) return null;
  const keyword = name.toLowerCase();
  if (quoted === undefined) {
    if (GENERIC_FONTS.includes(keyword)) return keyword;
    if (/^(inherit|initial|unset|revert|revert-layer|default)$/.test(keyword)) {
      return null;
    }
  }
  return `"${name}"`;
}

const MAX_URL_LENGTH = 500;

/**
 * An image by its https address; no `data:`, which would weigh on every page,
 * and no address inside somebody's network.
 */
export function checkLogoUrl(
  value: string,
): Checked<
  "not_a_url" | "not_https" | "has_credentials" | "private_host" | "too_long"
> {
  const text = value.trim();
  if (text.length > MAX_URL_LENGTH) return no("too_long");
  const url = /\s/.test(text) ? null : parseUrl(text);
  if (!url) return no("not_a_url");
  if (url.protocol !== "https:") return no("not_https");
  if (url.username !== "" || url.password !== "") return no("has_credentials");
  const host = normalHost(url.hostname);
  if (host === null) return no("not_a_url");
  if (isLoopback(host) || isAddress(host) || !host.includes(".")) {
    return no("private_host");
  }
  // Encoding may have made it longer; quotes and brackets are escaped by it.
  const href = url.href.replace(/['()]/g, (one) =>
    one === "'" ? "%27" : one === "(" ? "%28" : "%29",
  );
  return href.length > MAX_URL_LENGTH
    ? no("too_long")
    : { ok: true, value: href };
}

/** Words that stand where a slug would in `/api/bot/…`. */
const RESERVED_SLUGS: readonly string[] = [
  "admin",
  "api",
  "appointment",
  "config",
  "confirm",
  "getconfig",
  "new",
  "updateconfig",
];
const MIN_SLUG_LENGTH = 3;
const MAX_SLUG_LENGTH = 60;

/** Lower-case letters and digits in groups joined by one hyphen. */
export function checkSlug(
  value: string,
): Checked<"too_short" | "too_long" | "not_a_slug" | "reserved"> {
  const slug = value.trim().toLowerCase();
  if (slug.length < MIN_SLUG_LENGTH) return no("too_short");
  if (slug.length > MAX_SLUG_LENGTH) return no("too_long");
  if (!/^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9]))*$/.test(slug)) {
    return no("not_a_slug");
  }
  return RESERVED_SLUGS.includes(slug)
    ? no("reserved")
    : { ok: true, value: slug };
}

/** A slug for a name, `fallback` where the name has no letter to offer. */
export function suggestSlug(name: string, fallback = "widget"): string {
  const slug = name
    .replace(/ß/g, "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_SLUG_LENGTH)
    .replace(/^-|-$/g, "");
  return checkSlug(slug).ok ? slug : fallback;
}

const PICTURE = String.raw`\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?`;
const ONE_EMOJI = new RegExp(
  `^(?:${PICTURE}(?:\\u200d${PICTURE}){0,5}` +
    String.raw`|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3` +
    String.raw`|\u{1f3f4}[\u{e0061}-\u{e007a}\u{e0030}-\u{e0039}]{2,6}\u{e007f})$`,
  "u",
);

/** Exactly one, joined ones, skin tones and flags included. */
export function checkEmoji(value: string): Checked<"not_one_emoji"> {
  const emoji = value.trim();
  return ONE_EMOJI.test(emoji)
    ? { ok: true, value: emoji }
    : no("not_one_emoji");
}

export const WIDGET_POSITIONS = [
  "bottom-right",
  "bottom-left",
  "bottom-center",
] as const;

export function checkPosition(
  value: string,
): Checked<"not_a_position", (typeof WIDGET_POSITIONS)[number]> {
  const position = WIDGET_POSITIONS.find((one) => one === value);
  return position ? { ok: true, value: position } : no("not_a_position");
}

function no<Reason extends string>(reason: Reason) {
  return { ok: false, reason } as const;
}
