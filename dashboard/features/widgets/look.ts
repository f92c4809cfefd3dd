/** What the appearance form edits, and the rules each field obeys. */
import {
  checkColor,
  checkEmoji,
  checkFontFamily,
  checkLogoUrl,
  checkPosition,
  checkSlug,
} from "@frontdesk/protocol/rules";
import { text } from "@/lib/text/en";
import type { Widget } from "./types";

/** Optional texts are "" when absent, as the server takes them away. */
export interface Look {
  readonly name: string;
  readonly slug: string;
  readonly contactEmail: string;
  readonly systemPrompt: string;
  readonly appointmentsEnabled: boolean;
  readonly title: string;
  readonly welcomeMessage: string;
  readonly inputPlaceholder: string;
  readonly suggestedQuestions: readonly string[];
  readonly position: Widget["position"];
  readonly accentColor: string;
  readonly backgroundColor: string;
  readonly textColor: string;
  readonly headerColor: string;
  readonly fontFamily: string;
  readonly logoUrl: string;
  readonly buttonEmoji: string;
  readonly locale: string;
  readonly privacyUrl: string;
}

export type LookField = keyof Look;

export const MAX_QUESTIONS = 6;
const MAX_QUESTION_LENGTH = 120;

export function lookOf(widget: Widget): Look {
  return {
    name: widget.name,
    slug: widget.slug,
    contactEmail: widget.contactEmail ?? "",
    systemPrompt: widget.systemPrompt,
    appointmentsEnabled: widget.appointmentsEnabled,
    title: widget.title,
    welcomeMessage: widget.welcomeMessage,
    inputPlaceholder: widget.inputPlaceholder,
    suggestedQuestions: widget.suggestedQuestions,
    position: widget.position,
    accentColor: widget.accentColor,
    backgroundColor: widget.backgroundColor ?? "",
    textColor: widget.textColor ?? "",
    headerColor: widget.headerColor ?? "",
    fontFamily: widget.fontFamily ?? "",
    logoUrl: widget.logoUrl ?? "",
    buttonEmoji: widget.buttonEmoji ?? "",
    locale: widget.locale ?? "",
    privacyUrl: widget.privacyUrl ?? "",
  };
}

const words = text.widgets.look;

type Check<T> = (value: T) => string | null;

const checks: { readonly [F in LookField]: Check<Look[F]> } = {
  name: line(100),
  slug: ruled(checkSlug),
  contactEmail: optional((value) =>
    value.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)
      ? null
      : words.badEmail,
  ),
  systemPrompt: atMost(20_000),
  appointmentsEnabled: () => null,
  title: line(60),
  welcomeMessage: atMost(500),
  inputPlaceholder: line(100),
  suggestedQuestions: questionsProblem,
  position: (value) => (checkPosition(value).ok ? null : words.badPosition),
  accentColor: ruled(checkColor),
  backgroundColor: optional(ruled(checkColor)),
  textColor: optional(ruled(checkColor)),
  headerColor: optional(ruled(checkColor)),
  fontFamily: optional(ruled(checkFontFamily)),
  logoUrl: optional(ruled(checkLogoUrl)),
  buttonEmoji: optional(ruled(checkEmoji)),
  locale: optional((value) =>
    /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(value) ? null : words.badLocale,
  ),
  privacyUrl: optional((value) =>
    /^https?:\/\/\S{1,500}$/.test(value) ? null : words.badLink,
  ),
};

/** What is wrong with a field's value, or null. */
export function lookProblem<F extends LookField>(
  field: F,
  value: Look[F],
): string | null {
  return checks[field](value);
}

/** Without what surrounds texts, as the server keeps them. */
export function tidy(change: Partial<Look>): Partial<Look> {
  return Object.fromEntries(
    Object.entries(change).map(([field, value]: [string, unknown]) => [
      field,
      typeof value === "string"
        ? value.trim()
        : Array.isArray(value)
          ? value.map((one) => String(one).trim())
          : value,
    ]),
  );
}

function line(most: number): Check<string> {
  const fits = atMost(most);
  return (value) => (value.trim() === "" ? text.form.required : fits(value));
}

function atMost(most: number): Check<string> {
  return (value) =>
    value.trim().length <= most ? null : text.form.tooLong(most);
}

function optional(check: Check<string>): Check<string> {
  return (value) => (value.trim() === "" ? null : check(value.trim()));
}

function ruled<Reason extends keyof typeof words.problems>(
  check: (
    value: string,
  ) => { readonly ok: true } | { readonly ok: false; readonly reason: Reason },
): Check<string> {
  return (value) => {
    const checked = check(value);
    return checked.ok ? null : words.problems[checked.reason];
  };
}

function questionsProblem(questions: readonly string[]): string | null {
  if (questions.length > MAX_QUESTIONS) {
    return words.tooManyQuestions(MAX_QUESTIONS);
  }
  if (questions.some((one) => one.trim() === "")) return words.emptyQuestion;
  const isLong = questions.some(
    (one) => one.trim().length > MAX_QUESTION_LENGTH,
  );
  return isLong ? text.form.tooLong(MAX_QUESTION_LENGTH) : null;
}
