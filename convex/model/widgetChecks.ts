/** What a widget may look like and where it may stand. */
import type { Infer } from "convex/values";
import type { vAppearance } from "../tables/widgets";
import { refusal } from "./errors";

type Appearance = Infer<typeof vAppearance>;
export type Change = Partial<Appearance>;

const MAX_DOMAINS = 50;
const MAX_QUESTIONS = 6;
const HOST =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/**
 * The appearance with the changes made. An empty `locale` or `privacyUrl`
 * takes it away.
 * @throws invalid with a sentence that names the field.
 */
export function checkAppearance(now: Appearance, change: Change): Appearance {
  const next = { ...now, ...defined(change) };
  const questions = next.suggestedQuestions.map((text) => text.trim());
  if (questions.length > MAX_QUESTIONS) {
    throw refusal("invalid", `At most ${MAX_QUESTIONS} suggested questions`);
  }
  for (const text of questions)
    checkLength("A suggested question", text, 1, 120);
  checkLength("The title", next.title.trim(), 1, 60);
  checkLength("The welcome message", next.welcomeMessage.trim(), 0, 500);
  checkLength("The placeholder", next.inputPlaceholder.trim(), 1, 100);
  if (!/^#[0-9a-f]{6}$/i.test(next.accentColor)) {
    throw refusal("invalid", "The accent colour must look like #1a2b3c");
  }
  if (next.locale && !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(next.locale)) {
    throw refusal("invalid", "The language must look like en or pt-BR");
  }
  if (next.privacyUrl && !/^https?:\/\/\S{1,500}$/.test(next.privacyUrl)) {
    throw refusal("invalid", "The privacy link must begin with https://");
  }
  const { locale, privacyUrl, ...rest } = next;
  return {
    ...rest,
    title: next.title.trim(),
    welcomeMessage: next.welcomeMessage.trim(),
    inputPlaceholder: next.inputPlaceholder.trim(),
    accentColor: next.accentColor.toLowerCase(),
    suggestedQuestions: questions,
    ...(locale ? { locale } : {}),
    ...(privacyUrl ? { privacyUrl } : {}),
  };
}

/**
 * Hosts in lower case, each once.
 * @throws invalid for what is no host name, an address with a path, a port or
 * a wildcard included.
 */
export function checkDomains(domains: readonly string[]): string[] {
  const hosts = [...new Set(domains.map((host) => host.trim().toLowerCase()))];
  if (hosts.length > MAX_DOMAINS) {
    throw refusal("invalid", `At most ${MAX_DOMAINS} domains`);
  }
  for (const host of hosts) {
    if (!HOST.test(host)) {
      const hint = "give a host such as shop.example.com";
      throw refusal("invalid", `“${host}” is not a domain: ${hint}`);
    }
  }
  return hosts;
}

function checkLength(
  what: string,
  text: string,
  least: number,
  most: number,
): void {
  if (text.length < least || text.length > most) {
    throw refusal("invalid", `${what} has ${least} to ${most} characters`);
  }
}

function defined(change: Change): Change {
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  );
}
