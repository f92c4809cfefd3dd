/**
 * The built-in answerer: no model, only what the tenant stored. It says that
 * it is automatic, cites what it used, and admits when it found nothing.
 */
import { languageOf } from "../sentences.js";
import { sleep } from "../sleep.js";
import { findAnswers } from "./local-score.js";
import type { Answerer, KnowledgeEntry, TurnContext } from "./types.js";

const TEXTS = {
  en: {
    found: "This is an automatic answer from our stored information.",
    also: "This may help as well:",
    greeting:
      "Hello! I answer automatically from our stored information. What would you like to know?",
    nothing:
      "I answer automatically and found nothing about this in our stored information. You can ask for a human here, or leave your email address and we will write back.",
    instead:
      "You can also ask for a human here, or leave your email address and we will write back.",
  },
  de: {
    found: "Dies ist eine automatische Antwort aus unseren Informationen.",
    also: "Vielleicht hilft auch das:",
    greeting:
      "Hallo! Ich antworte automatisch aus unseren gespeicherten Informationen. Was möchten Sie wissen?",
    nothing:
      "Ich antworte automatisch und habe dazu in unseren Informationen nichts gefunden. Sie können hier nach einem Menschen fragen oder Ihre E-Mail-Adresse hinterlassen, dann schreiben wir Ihnen.",
    instead:
      "Sie können hier auch nach einem Menschen fragen oder Ihre E-Mail-Adresse hinterlassen, dann schreiben wir Ihnen.",
  },
} as const;

const GREETING =
  /^\s*(hi|hello|hey|good (morning|day|evening)|hallo|moin|servus|guten (tag|morgen|abend)|grüß gott)[\s!.,]*$/iu;

export interface LocalOptions {
  /** Pause between two pieces, so that it reads as being written. */
  readonly paceMs: number;
}

export function createLocalAnswerer({ paceMs }: LocalOptions): Answerer {
  return {
    async answer(context, { signal, onText }) {
      const question = context.history.at(-1)?.text ?? "";
      const found = findAnswers(question, context.knowledge);
      for (const piece of pieces(compose(question, found, context))) {
        signal.throwIfAborted();
        onText(piece);
        await sleep(paceMs, signal);
      }
      return {
        reason: "complete",
        model: "local",
        automatic: true,
        sources: found.map(({ question: title, url }) => ({ title, url })),
      };
    },
  };
}

function compose(
  question: string,
  found: readonly KnowledgeEntry[],
  context: TurnContext,
): string {
  const texts = TEXTS[answerLanguage(question, context.locale)];
  const [best, second] = found;
  if (!best) return GREETING.test(question) ? texts.greeting : texts.nothing;
  const more = second ? `\n\n${texts.also} ${second.answer}` : "";
  const offer = context.budgetExhausted ? ` ${texts.instead}` : "";
  return `${best.answer}${more}\n\n_${texts.found}_${offer}`;
}

/** The words around the stored answer follow the visitor's own language. */
function answerLanguage(
  question: string,
  locale: string | undefined,
): "en" | "de" {
  const german =
    /[äöüß]|\b(ich|ist|und|wie|was|wann|wo|haben|kann|bitte|hallo|moin|guten)\b/iu;
  const english =
    /\b(the|is|are|do|you|what|how|when|where|hello|can|please)\b/iu;
  if (german.test(question) && !english.test(question)) return "de";
  if (english.test(question) && !german.test(question)) return "en";
  return languageOf(locale);
}

/** Words with the space before them, a few at a time. */
function* pieces(text: string): Generator<string> {
  const words = text.match(/\s*\S+/g) ?? [];
  for (let index = 0; index < words.length; index += 2) {
    yield words.slice(index, index + 2).join("");
  }
}
