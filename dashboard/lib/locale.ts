/** The language of the interface; the region only shapes dates and numbers. */
const LANGUAGE = "en";

/**
 * The reader's own English (en-GB, en-US …) when the browser names one. Only
 * text made after loading uses it, so server and browser never disagree.
 */
export const UI_LOCALE: string =
  typeof navigator === "undefined"
    ? LANGUAGE
    : (navigator.languages?.find((tag) => tag.startsWith(LANGUAGE)) ??
      LANGUAGE);
