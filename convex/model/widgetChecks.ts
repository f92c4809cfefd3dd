/** What a widget may look like and where it may stand. */
import {
  checkColor,
  checkDomain,
  checkEmoji,
  checkFontFamily,
  checkLogoUrl,
  checkSlug,
} from "@frontdesk/protocol/rules";
import type { Infer } from "convex/values";
import type { vAppearance } from "../tables/widgets";
import { refusal } from "./errors";

type Appearance = Infer<typeof vAppearance>;
export type Change = Partial<Appearance>;

const MAX_DOMAINS = 50;
const MAX_QUESTIONS = 6;

export const DEFAULT_APPEARANCE: Appearance = {
  title: "Support",
  welcomeMessage: "Hi! How can we help you?",
  inputPlaceholder: "Write a message…",
  position: "bottom-right",
  accentColor: "#2563eb",
  suggestedQuestions: [],
};

/**
 * The appearance with the changes made. An empty optional text takes it away.
 * @throws invalid with a sentence and the field.
 */
export function checkAppearance(now: Appearance, change: Change): Appearance {
  const next = { ...now, ...defined(change) };
  const questions = next.suggestedQuestions.map((text) => text.trim());
  if (questions.length > MAX_QUESTIONS) {
    const message = `At most ${MAX_QUESTIONS} suggested questions`;
    throw refusal("invalid", message, "suggestedQuestions");
  }
  for (const text of questions) checkText("suggestedQuestions", text, 1, 120);
  return {
    title: checkText("title", next.title, 1, 60),
    welcomeMessage: checkText("welcomeMessage", next.welcomeMessage, 0, 500),
    inputPlaceholder: checkText(
      "inputPlaceholder",
      next.inputPlaceholder,
      1,
      100,
    ),
    position: next.position,
    accentColor: requireColor("accentColor", next.accentColor),
    suggestedQuestions: questions,
    ...optional(next, "backgroundColor", requireColor),
    ...optional(next, "textColor", requireColor),
    ...optional(next, "headerColor", requireColor),
    ...optional(next, "buttonEmoji", requireEmoji),
    ...optional(next, "logoUrl", requireLogo),
    ...optional(next, "fontFamily", requireFont),
    ...optional(next, "locale", requireLocale),
    ...optional(next, "privacyUrl", requireLink),
  };
}

/**
 * Hosts in their normal form, each once.
 * @throws invalid for what is none.
 */
export function checkDomains(domains: readonly string[]): string[] {
  const hosts = domains.map((entry) => {
    const checked = checkDomain(entry);
    if (checked.ok) return checked.domain;
    const hint = "give a host such as shop.example.com";
    const message = `“${entry}” cannot be allowed (${checked.reason}): ${hint}`;
    throw refusal("invalid", message, "allowedDomains");
  });
  const unique = [...new Set(hosts)];
  if (unique.length > MAX_DOMAINS) {
    throw refusal(
      "invalid",
      `At most ${MAX_DOMAINS} domains`,
      "allowedDomains",
    );
  }
  return unique;
}

/**
 * The text, trimmed.
 * @throws invalid when it is too short or too long.
 */
export function checkText(
  field: string,
  text: string,
  least: number,
  most: number,
): string {
  const trimmed = text.trim();
  if (trimmed.length >= least && trimmed.length <= most) return trimmed;
  const message = `${field} has ${least} to ${most} characters`;
  throw refusal("invalid", message, field);
}

type Optional = {
  [K in keyof Appearance]-?: undefined extends Appearance[K] ? K : never;
}[keyof Appearance];

/** The field when it says something. */
function optional<K extends Optional>(
  appearance: Appearance,
  name: K,
  check: (field: string, text: string) => string,
): { [P in K]?: string } {
  const text = appearance[name]?.trim();
  const field: { [P in K]?: string } = {};
  if (text) field[name] = check(name, text);
  return field;
}

function requireColor(field: string, text: string): string {
  const hint = `${field} must look like #1a2b3c`;
  return valueOf(field, checkColor(text), hint);
}

function requireLocale(field: string, text: string): string {
  if (/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(text)) return text;
  throw refusal("invalid", "The language must look like en or pt-BR", field);
}

function requireLink(field: string, text: string): string {
  if (/^https?:\/\/\S{1,500}$/.test(text)) return text;
  throw refusal("invalid", `${field} must begin with https://`, field);
}

function requireLogo(field: string, text: string): string {
  const hint = "The logo is an image by its public https:// address";
  return valueOf(field, checkLogoUrl(text), hint);
}

function requireFont(field: string, text: string): string {
  const hint = "Fonts are names with commas between them";
  return valueOf(field, checkFontFamily(text), hint);
}

function requireEmoji(field: string, text: string): string {
  return valueOf(field, checkEmoji(text), "The button shows one emoji");
}

/** @throws invalid */
export function requireSlug(text: string): string {
  const hint = "A slug is 3 to 60 of a-z, 0-9 and single hyphens";
  return valueOf("slug", checkSlug(text), hint);
}

/** The value, or a refusal that names the reason. */
function valueOf(
  field: string,
  checked:
    | { readonly ok: true; readonly value: string }
    | { readonly ok: false; readonly reason: string },
  hint: string,
): string {
  if (checked.ok) return checked.value;
  throw refusal("invalid", `${hint} (${checked.reason})`, field);
}

function defined(change: Change): Change {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  );
}
