import { describe, expect, it } from "vitest";
import {
  checkAppearance,
  parseDraft,
  realChanges,
  type Appearance,
} from "./appearance";
import { embedSnippet } from "./embed-snippet";

const valid: Appearance = {
  title: "Support",
  welcomeMessage: "",
  inputPlaceholder: "Write …",
  position: "bottom-right",
  accentColor: "#0c6773",
  allowedDomains: ["shop.example.com", "127.0.0.1", "localhost"],
  suggestedQuestions: ["Do you deliver?"],
};

describe("checkAppearance", () => {
  it("tidies what is right", () => {
    const checked = checkAppearance({
      ...valid,
      title: "  Support ",
      allowedDomains: ["Shop.Example.com"],
    });
    expect(checked).toMatchObject({
      isValid: true,
      values: { title: "Support", allowedDomains: ["shop.example.com"] },
    });
  });

  it.each<[keyof Appearance, unknown]>([
    ["title", " "],
    ["title", "x".repeat(61)],
    ["inputPlaceholder", ""],
    ["accentColor", "red"],
    ["accentColor", "#12345"],
    ["allowedDomains", ["https://shop.example.com"]],
    ["allowedDomains", ["shop.example.com/path"]],
    ["allowedDomains", ["*.example.com"]],
    ["suggestedQuestions", [""]],
  ])("names %s as the problem with %j", (field, value) => {
    const checked = checkAppearance({ ...valid, [field]: value });
    expect(checked).toMatchObject({
      isValid: false,
      errors: { [field]: expect.any(String) as string },
    });
  });
});

it("realChanges drops edits that lead back", () => {
  const draft = { title: "New", allowedDomains: [...valid.allowedDomains] };
  expect(realChanges(valid, draft)).toEqual({ title: "New" });
});

it("embedSnippet cannot be broken out of", () => {
  const snippet = embedSnippet("https://a.example", '"><script>');
  expect(snippet).toContain('data-widget-id="&quot;>');
});

describe("parseDraft", () => {
  it("gives back what was kept, half-typed values included", () => {
    const draft = { title: "", accentColor: "#0c", allowedDomains: ["a b"] };
    expect(parseDraft(JSON.stringify(draft))).toEqual(draft);
  });

  it.each([null, "", "{", "[]", '{"title":1}', '{"position":"top"}'])(
    "starts from what is saved when %s was kept",
    (stored) => expect(parseDraft(stored)).toEqual({}),
  );
});
