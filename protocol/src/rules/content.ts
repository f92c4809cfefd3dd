/**
 * Whether a visitor's message may come in, judged by its form and never by
 * its words: "is this a bot?" and a furious complaint are everyday messages.
 * It keeps floods, link spam and probing away from the model and the staff;
 * it is not what makes text safe to show (nothing here is ever rendered as
 * markup). The work grows linearly with the length of the text.
 */
import {
  DEFAULT_CONTENT_SETTINGS,
  type ContentSettings,
} from "./content-settings.js";
import { hasHiddenText, hasModelTokens } from "./content-hidden.js";
import { hasTooManyLinks } from "./content-links.js";
import { hasMarkup, hasScriptProtocol } from "./content-markup.js";
import { isMostlySpecial, isRepetitive } from "./content-shape.js";
import { foldText, withoutCode, withoutPhrases } from "./content-text.js";

export type ContentProblem =
  /** Too many, or one that disguises where it leads. */
  | "links"
  | "markup"
  | "script_protocol"
  | "repetition"
  | "special_characters"
  /** Text that is there and not seen, or marks stacked without end. */
  | "hidden_text"
  /** The marks by which models tell who speaks, such as `<|im_start|>`. */
  | "model_tokens";

export type ContentVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: ContentProblem };

export function checkContent(
  text: string,
  settings: ContentSettings = DEFAULT_CONTENT_SETTINGS,
): ContentVerdict {
  const { strength } = settings;
  if (strength === "off") return { ok: true };
  const looked = withoutPhrases(text, settings.allowedPhrases);
  // Before the text is normalised: stacked marks would make that quadratic.
  if (hasHiddenText(looked)) return no("hidden_text");
  const folded = foldText(looked);
  if (hasModelTokens(folded)) return no("model_tokens");
  if (hasScriptProtocol(folded)) return no("script_protocol");
  const prose = strength === "strict" ? folded : withoutCode(folded);
  if (hasMarkup(prose, strength)) return no("markup");
  if (hasTooManyLinks(folded, strength, settings.allowedLinkHosts)) {
    return no("links");
  }
  if (isRepetitive(looked, strength)) return no("repetition");
  if (isMostlySpecial(prose, strength)) return no("special_characters");
  return { ok: true };
}

function no(reason: ContentProblem): ContentVerdict {
  return { ok: false, reason };
}
