import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkContent } from "./content.js";
import {
  checkContentSettings,
  DEFAULT_CONTENT_SETTINGS,
  FILTER_STRENGTHS,
  type ContentSettings,
} from "./content-settings.js";
import { withoutCode } from "./content-text.js";

function strict(changes: Partial<ContentSettings> = {}): ContentSettings {
  return { ...DEFAULT_CONTENT_SETTINGS, strength: "strict", ...changes };
}

describe("exceptions", () => {
  const allowedLinkHosts = ["shop.example", "https://docs.example:8443"];

  test.each([
    "https://shop.example/shoe",
    "https://www.shop.example/shoe",
    "HTTPS://SHOP.EXAMPLE:8080/shoe",
    "https://docs.example/a https://docs.example/b https://docs.example/c",
    "https://docs.example/a https://shop.example/b www.shop.example/c",
  ])("links to allowed hosts pass: %s", (text) => {
    expect(checkContent(text, strict())).toMatchObject({ reason: "links" });
    expect(checkContent(text, strict({ allowedLinkHosts }))).toEqual({
      ok: true,
    });
  });

  test.each([
    "https://evilshop.example/shoe",
    "https://shop.example.evil.example/shoe",
    "https://evil.example/shop.example",
    "https://shop.example@evil.example/",
    "https://evil.example\\@shop.example/",
  ])("links that look like them do not: %s", (text) => {
    const settings = strict({ allowedLinkHosts });
    expect(checkContent(text, settings)).toMatchObject({ reason: "links" });
  });

  test("phrases pass whatever their case, what is around them does not", () => {
    const allowedPhrases = ["<script src", "(c) ACME*", "javascript:go()"];
    const settings = strict({ allowedPhrases });
    for (const text of [
      'I put <SCRIPT SRC="x"> there',
      "(C) acme* (C) acme*",
      "the link is JavaScript:go()",
    ]) {
      expect(checkContent(text, settings)).toEqual({ ok: true });
    }
    expect(checkContent("javascript:go() <b>x</b>", settings)).toMatchObject({
      reason: "markup",
    });
  });

  test("a phrase that is taken away glues nothing together", () => {
    const allowedPhrases = ["xyz"];
    expect(
      checkContent("javaxyzscript:alert(1)", strict({ allowedPhrases })),
    ).toEqual({ ok: true });
  });
});

describe("settings", () => {
  test("are tidied", () => {
    const checked = checkContentSettings({
      strength: "relaxed",
      allowedLinkHosts: ["Shop.Example.", "https://shop.example", "münchen.de"],
      allowedPhrases: ["  <b>  ", "<b>"],
    });
    expect(checked).toEqual({
      ok: true,
      settings: {
        strength: "relaxed",
        allowedLinkHosts: ["shop.example", "xn--mnchen-3ya.de"],
        allowedPhrases: ["<b>"],
      },
    });
  });

  test.each<[Partial<ContentSettings>, string]>([
    [{ strength: "wild" as "strict" }, "bad_strength"],
    [{ allowedLinkHosts: ["com"] }, "bad_host"],
    [{ allowedLinkHosts: ["a b"] }, "bad_host"],
    [{ allowedLinkHosts: Array<string>(51).fill("a.de") }, "too_many_hosts"],
    [{ allowedPhrases: ["ab"] }, "bad_phrase"],
    [{ allowedPhrases: ["x".repeat(101)] }, "bad_phrase"],
    [{ allowedPhrases: Array<string>(51).fill("abc") }, "too_many_phrases"],
  ])("%j is refused as %s", (changes, reason) => {
    expect(
      checkContentSettings({ ...DEFAULT_CONTENT_SETTINGS, ...changes }),
    ).toMatchObject({ ok: false, reason });
  });
});

test.each([
  ["a `b` c", "a   c"],
  ["a ```b\nc``` d", "a   d"],
  ["a ```b\nc", "a "],
  ["it`s\nnot `code`", "it`s\nnot  "],
  ["lone ` here", "lone ` here"],
])("code is left out of %j", (text, prose) => {
  expect(withoutCode(text)).toBe(prose);
});

test("any text gets a verdict, the same each time, milder when relaxed", () => {
  const order = FILTER_STRENGTHS.map((strength) => ({
    ...DEFAULT_CONTENT_SETTINGS,
    strength,
  }));
  const piece = fc.constantFrom(
    ...["<", ">", "script", "on", "=", "`", "[url", "]", "https://", ".com"],
    ...["javascript:", "(", "a", "\u200b", "\u0301", "😂", " ", "\n", "&#60;"],
  );
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join("")),
  );
  fc.assert(
    fc.property(text, (one) => {
      const oks = order.map((settings) => checkContent(one, settings).ok);
      expect(order.map((each) => checkContent(one, each).ok)).toEqual(oks);
      // Once refused, refused at every greater strength.
      expect(oks).toEqual([...oks].sort((a, b) => Number(b) - Number(a)));
    }),
    { numRuns: 300 },
  );
});

describe("hostile length", () => {
  const FILES = [
    "content-hidden.ts",
    "content-links.ts",
    "content-markup.ts",
    "content-shape.ts",
    "content-text.ts",
  ];

  /** Patterns as written, classes and escapes made harmless. */
  function patternsOf(file: string): string[] {
    const source = readFileSync(new URL(file, import.meta.url), "utf8");
    const literals = source.match(
      /(?<=[\s([!,=])\/(?![/*\s]).+?\/[a-z]{1,3}\b/g,
    );
    return (literals ?? []).map((literal) =>
      literal.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x"),
    );
  }

  test.each(FILES)("no pattern of %s reaches further than it says", (file) => {
    const patterns = patternsOf(file);
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) {
      // Each place is then tried a constant number of times.
      expect(pattern).not.toMatch(/[^(]\*|\+|\{\d+,\}/);
      // Nor is a repetition repeated.
      expect(pattern).not.toMatch(/\}[^()]*\)\{/);
    }
  });

  const LENGTH = 100_000;
  const SEEDS = [
    ...["a", "<", "<a ", "<a on", "<script", "`", "```", "`\n", "[url", "&#"],
    ...["http://", "www.", "a.", "a.b/", "javascript:", "java\n", "data:a/"],
    ...[
      "${",
      "<|a",
      "\u0301\u0323",
      "\u200b",
      "\u{e0061}",
      "😂",
      "ﷺ",
      "-",
      "\n",
    ],
    ...["https://a@b@", "%3c", "\\u00", "ha", "a b ", "!@#", "<a x='", "://"],
  ];

  test.each(SEEDS)("%j over and over gets its verdict", (seed) => {
    const flood = seed.repeat(Math.ceil(LENGTH / seed.length));
    // With an end that none of the patterns expects.
    const text = `x ${flood}\u0000 >`;
    for (const strength of ["relaxed", "strict"] as const) {
      const settings = { ...DEFAULT_CONTENT_SETTINGS, strength };
      expect(typeof checkContent(text, settings).ok).toBe("boolean");
    }
  });
});
