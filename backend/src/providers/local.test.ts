import { describe, expect, test } from "vitest";
import { createLocalAnswerer } from "./local.js";
import type { KnowledgeEntry } from "./types.js";

const knowledge: KnowledgeEntry[] = [
  {
    question: "How long does shipping take?",
    answer: "Two to four working days within the EU.",
    url: "https://shop.example/shipping",
  },
  {
    question: "What is your return policy?",
    answer: "You can return unopened goods within 30 days.",
  },
  {
    question: "Wie sind Ihre Öffnungszeiten?",
    answer: "Dienstag 9 bis 17 Uhr und Samstag 10 bis 14 Uhr.",
  },
];

async function ask(question: string, locale?: string) {
  const pieces: string[] = [];
  const result = await createLocalAnswerer({ paceMs: 0 }).answer(
    {
      system: "",
      provider: "local",
      knowledge,
      locale,
      history: [{ role: "user", text: question }],
    },
    {
      signal: new AbortController().signal,
      onText: (text) => pieces.push(text),
    },
  );
  return { pieces, text: pieces.join(""), result };
}

describe("the built-in answerer", () => {
  test.each([
    ["How long does shipping take?", "Two to four"],
    ["shipping time??", "Two to four"],
    ["Can I return my goods?", "30 days"],
    ["Wann habt ihr geöffnet? Öffnungszeiten bitte", "Dienstag"],
    ["Was sind die OFFNUNGSZEITEN", "Dienstag"],
  ])("finds what %j asks for, and cites it", async (question, expected) => {
    const { text, result, pieces } = await ask(question);
    expect(text).toContain(expected);
    expect(text).toMatch(/automatic answer|automatische Antwort/);
    expect(result).toMatchObject({ automatic: true, reason: "complete" });
    expect(result.sources).toHaveLength(1);
    expect(pieces.length).toBeGreaterThan(2);
  });

  test("gives the page it cites", async () => {
    const { result } = await ask("shipping");
    expect(result.sources).toEqual([
      {
        title: "How long does shipping take?",
        url: "https://shop.example/shipping",
      },
    ]);
  });

  test.each([
    ["Do you sell bicycles?", "en", "found nothing"],
    ["Verkauft ihr auch Fahrräder?", "de", "nichts gefunden"],
    ["???", "de-DE", "nichts gefunden"],
    ["", undefined, "found nothing"],
    ["the and is", "en", "found nothing"],
  ])("admits that it does not know %j", async (question, locale, expected) => {
    const { text, result } = await ask(question, locale);
    expect(text).toContain(expected);
    expect(text).toMatch(/email|E-Mail/);
    expect(result.sources).toEqual([]);
  });

  test("greets back", async () => {
    expect((await ask("Hello!")).text).toMatch(/^Hello!/);
    expect((await ask("Guten Tag")).text).toMatch(/^Hallo!/);
  });

  test("ends at once when it is told to", async () => {
    const abort = new AbortController();
    const pieces: string[] = [];
    const answer = createLocalAnswerer({ paceMs: 5 }).answer(
      {
        system: "",
        provider: "local",
        knowledge,
        history: [{ role: "user", text: "shipping" }],
      },
      {
        signal: abort.signal,
        onText(text) {
          pieces.push(text);
          abort.abort(new Error("enough"));
        },
      },
    );
    await expect(answer).rejects.toThrow("enough");
    expect(pieces).toHaveLength(1);
  });
});
