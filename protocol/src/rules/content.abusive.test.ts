import { describe, expect, test } from "vitest";
import { checkContent } from "./content.js";
import type { FilterStrength } from "./content-settings.js";
import { ABUSIVE_FLOODS } from "./test/abusive-floods.js";
import { ABUSIVE_LINKS } from "./test/abusive-links.js";
import { ABUSIVE_MARKUP } from "./test/abusive-markup.js";

const ABUSIVE = [...ABUSIVE_LINKS, ...ABUSIVE_MARKUP, ...ABUSIVE_FLOODS];

function outcome(text: string, strength: FilterStrength): string {
  const settings = { strength, allowedLinkHosts: [], allowedPhrases: [] };
  const verdict = checkContent(text, settings);
  return verdict.ok ? "ok" : verdict.reason;
}

test("the table is wide enough to mean something", () => {
  const refused = ABUSIVE.filter(([, , standard]) => standard !== "ok");
  expect(new Set(refused.map(([text]) => text)).size).toBeGreaterThan(100);
});

describe.each(ABUSIVE)("%j", (text, relaxed, standard, strict) => {
  test(`relaxed ${relaxed}, standard ${standard}, strict ${strict}`, () => {
    expect(outcome(text, "relaxed")).toBe(relaxed);
    expect(outcome(text, "standard")).toBe(standard);
    expect(outcome(text, "strict")).toBe(strict);
    expect(outcome(text, "off")).toBe("ok");
  });
});
