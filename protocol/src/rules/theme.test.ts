import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contrast, legible, mix, parseHex, textOn } from "./colors.js";
import { themeVariables, type ThemeChoice } from "./theme.js";

const hex = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}` as const);

/** Contrast of two variables. */
function between(theme: Record<string, string>, a: string, b: string): number {
  const [first, second] = [theme[a], theme[b]].map((one) =>
    parseHex(one ?? ""),
  );
  if (!first || !second) throw new Error(`${a} and ${b} are no colours`);
  return contrast(first, second);
}

test("contrast is that of WCAG", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrast("#0000ff", "#ffffff")).toBeCloseTo(8.59, 2);
});

test("mixing meets both ends", () => {
  expect(mix("#102030", "#ffffff", 0)).toBe("#102030");
  expect(mix("#102030", "#ffffff", 1)).toBe("#ffffff");
  expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
});

test("a legible colour is left as it is", () => {
  expect(legible("#1a4d8f", "#ffffff")).toBe("#1a4d8f");
  expect(legible("#ffff00", "#ffffff")).not.toBe("#ffff00");
});

test("text on any colour is legible", () => {
  fc.assert(
    fc.property(hex, (color) => {
      expect(contrast(textOn(color), color)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

describe("themeVariables", () => {
  test("with an accent alone follows the visitor's light or dark", () => {
    expect(themeVariables({ accent: "#0C6773" })).toEqual({
      "--fd-accent": "#0c6773",
      "--fd-on-accent": "#ffffff",
      "--fd-ink-light": "#0c6773",
      "--fd-ink-dark": expect.stringMatching(/^#[\da-f]{6}$/) as string,
    });
  });

  test("of a whole choice", () => {
    const theme = themeVariables({
      accent: "#ffd400",
      background: "#102030",
      text: "#eeeeee",
      header: "#203040",
      fontFamily: "Open Sans",
    });
    expect(theme).toMatchObject({
      "--fd-on-accent": "#000000",
      "--fd-surface": "#102030",
      "--fd-text": "#eeeeee",
      "--fd-ink": "#ffd400",
      "--fd-header": "#203040",
      "--fd-on-header": "#ffffff",
      "--fd-scheme": "dark",
      "--fd-font": '"Open Sans", system-ui, sans-serif',
    });
  });

  test("a font list with a generic end is kept", () => {
    const fontFamily = "Georgia, serif";
    expect(themeVariables({ accent: "#000", fontFamily })["--fd-font"]).toBe(
      '"Georgia", serif',
    );
  });

  test("what is no colour or font is left out", () => {
    const theme = themeVariables({
      accent: "red}",
      background: "url(x)",
      text: "#123456",
      header: "",
      fontFamily: "a;b",
    });
    expect(Object.keys(theme).sort()).toEqual([
      "--fd-accent",
      "--fd-ink-dark",
      "--fd-ink-light",
      "--fd-on-accent",
    ]);
    expect(theme["--fd-accent"]).toMatch(/^#[\da-f]{6}$/);
  });

  test("every text is legible on what it stands on, whatever was chosen", () => {
    const choice: fc.Arbitrary<ThemeChoice> = fc.record({
      accent: hex,
      background: hex,
      text: fc.option(hex, { nil: undefined }),
      header: hex,
    });
    fc.assert(
      fc.property(choice, (one) => {
        const theme = themeVariables(one);
        const pairs = [
          ["--fd-on-accent", "--fd-accent"],
          ["--fd-on-header", "--fd-header"],
          ...["--fd-text", "--fd-muted", "--fd-ink", "--fd-danger"].flatMap(
            (text) => [
              [text, "--fd-surface"],
              [text, "--fd-soft"],
            ],
          ),
        ];
        for (const [text = "", under = ""] of pairs) {
          expect(between(theme, text, under)).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("accents are legible as ink on our own panels", () => {
    fc.assert(
      fc.property(hex, (accent) => {
        const theme = themeVariables({ accent });
        for (const [ink, under] of [
          ["--fd-ink-light", "#ffffff"],
          ["--fd-ink-light", "#efefef"],
          ["--fd-ink-dark", "#1c1f24"],
          ["--fd-ink-dark", "#2a2d31"],
        ] as const) {
          const color = parseHex(theme[ink] ?? "");
          expect(color && contrast(color, under)).toBeGreaterThanOrEqual(4.5);
        }
      }),
    );
  });

  test("values can stand in a style sheet as they are", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (accent, fontFamily) => {
        const theme = themeVariables({ accent, fontFamily, header: accent });
        for (const value of Object.values(theme)) {
          expect(value).not.toMatch(/[;{}<>\\]/);
        }
      }),
    );
  });
});
