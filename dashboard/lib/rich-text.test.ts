import { describe, expect, it } from "vitest";
import { parseBlocks, parseInlines, plainText, safeHref } from "./rich-text";

describe("safeHref", () => {
  it.each([
    "https://example.com/a?b=c",
    "http://example.com",
    "mailto:a@example.com",
    "tel:+4930123",
  ])("lets %s pass", (href) => expect(safeHref(href)).toBe(href));

  it.each([
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "/relative",
    "",
  ])("refuses %j", (href) => expect(safeHref(href)).toBeNull());
});

describe("parseInlines", () => {
  it("makes no link of a dangerous target", () => {
    const source = "[click](javascript:alert(1)) me";
    const inlines = parseInlines(source, true);
    expect(inlines.some(({ kind }) => kind === "link")).toBe(false);
    expect(inlines.map(({ text }) => text).join("")).toBe(source);
  });

  it("leaves the full stop after an address to the sentence", () => {
    expect(parseInlines("See https://example.com/x.", false)).toEqual([
      { kind: "text", text: "See " },
      {
        kind: "link",
        text: "https://example.com/x",
        href: "https://example.com/x",
      },
      { kind: "text", text: "." },
    ]);
  });

  it("shows marks as they are where they are not meant", () => {
    expect(parseInlines("**a** `b` [c](https://d.e)", false)[0]).toEqual({
      kind: "text",
      text: "**a** `b` [c](",
    });
  });

  it("reads bold, code and named links", () => {
    const kinds = parseInlines("**a** `b` [c](https://d.example)", true)
      .filter(({ kind }) => kind !== "text")
      .map(({ kind, text }) => [kind, text]);
    expect(kinds).toEqual([
      ["strong", "a"],
      ["code", "b"],
      ["link", "c"],
    ]);
  });
});

describe("parseBlocks", () => {
  it("loses no word of an answer at any moment of its growth", () => {
    const answer =
      "# Title\nText **bold\n\n- one\n- two\n3. three\n\n```js\ncode\n```\nend";
    const letters = (text: string) => text.replace(/[^a-z]/gi, "");
    for (let length = 0; length <= answer.length; length += 1) {
      const part = answer.slice(0, length);
      const shown = JSON.stringify(parseBlocks(part, true), (key, value) =>
        ["kind", "isOrdered"].includes(key) ? undefined : value,
      );
      const said = letters(shown.replace(/"[a-z]+":|\\n/gi, ""));
      // The word after the fence names the language and is not shown.
      expect(said).toBe(letters(part.replace(/```j?s?/, "```")));
    }
  });

  it("keeps visitors' text in one piece", () => {
    expect(parseBlocks("- a\n- b", false)).toEqual([
      { kind: "paragraph", inlines: [{ kind: "text", text: "- a\n- b" }] },
    ]);
  });
});

it("plainText drops the marks", () => {
  expect(plainText("To **Faroe** see [here](https://a.example)")).toBe(
    "To Faroe see here",
  );
});
