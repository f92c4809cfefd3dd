import { UI_LOCALE } from "./locale";

/** "German (de)"; a tag that is none comes back as it is. */
export function languageName(tag: string, locale: string = UI_LOCALE): string {
  try {
    const name = new Intl.DisplayNames(locale, { type: "language" }).of(tag);
    return name === undefined || name === tag ? tag : `${name} (${tag})`;
  } catch {
    // A visitor's browser may send anything.
    return tag;
  }
}
