/** What a visitor reads who sent too much, or what the filter refuses. */
import type { LimitType } from "@frontdesk/protocol";
import type { Language } from "./sentences.js";

type Texts = Readonly<Record<Language, string>>;

const LIMITS: Record<LimitType, Texts> = {
  per_minute: {
    en: "That was a little fast.",
    de: "Das ging etwas zu schnell.",
  },
  per_hour: {
    en: "That was a lot of messages for one hour.",
    de: "Das waren viele Nachrichten für eine Stunde.",
  },
  per_day: {
    en: "You have sent all messages of today.",
    de: "Sie haben für heute alle Nachrichten gesendet.",
  },
  interval: {
    en: "Please leave a moment between two messages.",
    de: "Bitte lassen Sie etwas Zeit zwischen zwei Nachrichten.",
  },
  per_address: {
    en: "Too much was sent from your network.",
    de: "Aus Ihrem Netz wurde zu viel gesendet.",
  },
  per_widget: {
    en: "This chat is very busy right now.",
    de: "In diesem Chat ist gerade sehr viel los.",
  },
  conversation_length: {
    en: "This conversation has become too long.",
    de: "Diese Unterhaltung ist zu lang geworden.",
  },
};

const FILTERED: Readonly<Record<string, Texts>> = {
  links: {
    en: "Please write your message without this link.",
    de: "Bitte schreiben Sie Ihre Nachricht ohne diesen Link.",
  },
  markup: {
    en: "Please write your message without HTML.",
    de: "Bitte schreiben Sie Ihre Nachricht ohne HTML.",
  },
  script_protocol: {
    en: "Please write your message without this link.",
    de: "Bitte schreiben Sie Ihre Nachricht ohne diesen Link.",
  },
  repetition: {
    en: "Your message repeats itself a lot. Please shorten it.",
    de: "Ihre Nachricht wiederholt sich oft. Bitte kürzen Sie sie.",
  },
  special_characters: {
    en: "Your message has very many special characters. Please use words.",
    de: "Ihre Nachricht hat sehr viele Sonderzeichen. Bitte schreiben Sie in Worten.",
  },
};

const UNITS = [
  { seconds: 3_600, en: ["hour", "hours"], de: ["Stunde", "Stunden"] },
  { seconds: 60, en: ["minute", "minutes"], de: ["Minute", "Minuten"] },
  { seconds: 1, en: ["second", "seconds"], de: ["Sekunde", "Sekunden"] },
] as const;

/** `retryAfter` in seconds; absent when waiting does not help. */
export function limitSentence(
  limit: LimitType,
  retryAfter: number | undefined,
  language: Language,
): string {
  const what = LIMITS[limit][language];
  if (retryAfter === undefined) return what;
  return `${what} ${waitSentence(retryAfter, language)}`;
}

/** undefined for a reason that has no sentence of its own. */
export function filterSentence(
  reason: string,
  language: Language,
): string | undefined {
  return FILTERED[reason]?.[language];
}

/** Rounded up to a unit a person would use. */
export function waitSentence(seconds: number, language: Language): string {
  const unit = UNITS.find((one) => seconds >= one.seconds * 1.5) ?? UNITS[2];
  const count = Math.max(1, Math.ceil(seconds / unit.seconds));
  const [one, many] = unit[language];
  const span = `${count} ${count === 1 ? one : many}`;
  return language === "de"
    ? `Bitte versuchen Sie es in ${dative(span)} noch einmal.`
    : `Please try again in ${span}.`;
}

/** "in 15 Minuten", "in 1 Minute": these nouns have no other dative. */
function dative(span: string): string {
  return span.replace(/^1 (?=\w)/, "einer ");
}
