/**
 * Markup that acts or links, by spelling alone. A `<div>`, a `List<String>`,
 * a `<your name>` and the word `<script>` are everyday in a help desk.
 */
import type { ActiveStrength } from "./content-settings.js";
import { decodeEscapes } from "./content-text.js";

/** Runs, or brings foreign pages in: refused at every strength. */
const ACTIVE: readonly RegExp[] = [
  /<\s{0,3}\/\s{0,3}script/i,
  /<\s{0,3}script[\s/]{1,5}[^<>]{0,200}=/i,
  /<\s{0,3}script\s{0,3}>[^<(=]{0,80}[(=]/i,
  /<\s{0,3}(?:iframe|frame|object|embed|applet|portal)[\s/][^<>]{0,400}=/i,
  // `onClick={…}` is a component's property, `onclick=…` a page's.
  /<[a-z][^<>]{0,400}[\s/"']on[a-z]{3,20}\s{0,3}=\s{0,3}[^\s{]/i,
  /<[a-z][^<>]{0,400}[\s/"'](?:srcdoc|formaction)\s{0,3}=/i,
];

/** Links and forms dressed up, as posted to guest books. */
const LINKING: readonly RegExp[] = [
  /<\s{0,3}(?:a|area|base)[\s/][^<>]{0,400}href\s{0,3}=/i,
  /<\s{0,3}form[\s/][^<>]{0,400}action\s{0,3}=/i,
  /<\s{0,3}meta[\s/][^<>]{0,400}http-equiv\s{0,3}=/i,
  /\[(?:url|link|img|video|email)=/i,
  /\[(?:url|link|img|video)\]\s{0,3}(?:https?:|www\.)/i,
  /\[\/(?:url|link|img)\]/i,
];

const ANY_ELEMENT = new RegExp(
  "<\\s{0,3}/?\\s{0,3}(?:a|abbr|article|aside|audio|b|big|blink|blockquote|" +
    "body|br|button|canvas|center|code|details|div|em|font|footer|form|" +
    "h[1-6]|head|header|hr|html|i|iframe|img|input|li|link|main|marquee|" +
    "meta|nav|object|ol|option|p|picture|pre|script|section|select|small|" +
    "span|strike|strong|style|sub|sup|svg|table|tbody|td|template|textarea|" +
    "th|thead|tr|tt|u|ul|video)(?:\\s[^<>]{0,400}|\\s{0,3}/?)>",
  "i",
);
const ANY_BBCODE = /\[\/?(?:b|i|u|s|url|img|link|quote|code|size|color)[=\]]/i;

/** @param prose see `foldText`; without code unless the filter is strict. */
export function hasMarkup(prose: string, strength: ActiveStrength): boolean {
  const decoded = decodeEscapes(prose);
  if (ACTIVE.some((one) => one.test(decoded))) return true;
  if (strength === "relaxed") return false;
  if (LINKING.some((one) => one.test(prose))) return true;
  if (strength === "standard") return false;
  return ANY_ELEMENT.test(prose) || ANY_BBCODE.test(prose);
}

/**
 * Code behind a protocol. "JavaScript: it is off" is a sentence, and
 * `javascript:void(0)` what shops copy from a link that does nothing.
 */
const SCRIPT_PROTOCOL: readonly RegExp[] = [
  /(?:java|live)script\s{0,3}:\s{0,3}(?!(?:void(?: 0| ?\(0\)))?;?(?:[\s"'),.>\]]|$))(?:[\w$.]{1,60}\s{0,2}[(=[`]|[/%"'[({\\&<`+!~;-])/i,
  /(?:java|live|vb)script\s{0,3}:\s{0,3}(?:alert|eval|confirm|prompt|document|window|location|msgbox|execute)\b/i,
  /vbscript\s{0,3}:\S/i,
  /\bdata\s{0,3}:\s{0,3}[a-z]{1,20}\/[a-z0-9.+-]{1,60}\s{0,3}[;,]/i,
  /\$\{[^{}]{0,20}jndi[^{}]{0,20}:/i,
];

/** @param folded see `foldText` */
export function hasScriptProtocol(folded: string): boolean {
  const decoded = decodeEscapes(folded);
  // Browsers drop these inside a protocol's name.
  const joined = decoded.replace(/[\t\n\r\0]/g, "");
  return SCRIPT_PROTOCOL.some((one) => one.test(decoded) || one.test(joined));
}
