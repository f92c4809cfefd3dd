/** What a reader does not see and a model or a screen would stumble over. */

/** Marks of one letter: vowels and accents stack to four or five. */
const STACKED_MARKS = /\p{M}{11}/u;

/** Joiners stand alone between letters; spaces of width zero in pairs. */
const INVISIBLE_RUN = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]{9}/;

/**
 * Turns the order of what follows: `\u202Egnp.exe`. Its sibling `\u202D`
 * comes with every telephone number copied from an address book.
 */
const OVERRIDE = /\u202e/;

/** Invisible twins of ASCII; outside a flag they carry hidden orders. */
const TAGS = /[\u{e0000}-\u{e007f}]/u;
const TAG_FLAG =
  /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{2,6}\u{e007f}/gu;

export function hasHiddenText(text: string): boolean {
  return (
    STACKED_MARKS.test(text) ||
    INVISIBLE_RUN.test(text) ||
    OVERRIDE.test(text) ||
    (TAGS.test(text) && TAGS.test(text.replace(TAG_FLAG, "")))
  );
}

/** `<|im_start|>`, `[INST]`, `<<SYS>>`, `<start_of_turn>` */
const MODEL_TOKENS =
  /<\|[\p{L}\p{N}_\u2581-]{2,40}\|>|\[\/?INST\]|<<\/?SYS>>|<(?:start|end)_of_turn>/iu;

/** @param folded see `foldText` */
export function hasModelTokens(folded: string): boolean {
  return MODEL_TOKENS.test(folded);
}
