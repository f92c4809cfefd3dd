import { describe, expect, it } from "vitest";
import { lookOf, lookProblem, tidy, type Look, type LookField } from "./look";
import { makeWidget } from "./test/widget";

describe("lookProblem", () => {
  it.each<[LookField, string]>([
    ["title", "a".repeat(60)],
    ["welcomeMessage", ""],
    ["slug", "corner-shop"],
    ["contactEmail", ""],
    ["contactEmail", "hello@example.com"],
    ["accentColor", "#0c6773"],
    ["backgroundColor", ""],
    ["fontFamily", '"Open Sans", serif'],
    ["logoUrl", "https://example.com/logo.svg"],
    ["buttonEmoji", "👩🏽‍🚀"],
    ["locale", "pt-BR"],
    ["privacyUrl", "https://example.com/privacy?x=1"],
  ])("lets %s be “%s”", (field, value) => {
    expect(lookProblem(field, value as never)).toBeNull();
  });

  it.each<[LookField, string, RegExp]>([
    ["name", " ", /empty/],
    ["title", "a".repeat(61), /60/],
    ["slug", "Corner Shop", /letters/],
    ["slug", "admin", /meaning/],
    ["contactEmail", "hello@", /address/],
    ["accentColor", "", /#rrggbb/],
    ["headerColor", "red", /#rrggbb/],
    ["fontFamily", "Arial; color: red", /names/],
    ["logoUrl", "http://example.com/logo.svg", /https/],
    ["logoUrl", "https://10.0.0.1/logo.svg", /public/],
    ["buttonEmoji", "ok", /emoji/],
    ["locale", "english!", /pt-BR/],
    ["privacyUrl", "javascript:alert(1)", /https/],
  ])("does not let %s be “%s”", (field, value, problem) => {
    expect(lookProblem(field, value as never)).toMatch(problem);
  });

  it("wants questions that ask something, and not too many", () => {
    expect(lookProblem("suggestedQuestions", ["a", "b"])).toBeNull();
    expect(lookProblem("suggestedQuestions", ["a", " "])).toMatch(/remove/);
    expect(lookProblem("suggestedQuestions", Array(7).fill("a"))).toMatch(/6/);
    expect(lookProblem("suggestedQuestions", ["a".repeat(121)])).toMatch(/120/);
  });
});

it("what a widget lacks is an empty text in the form", () => {
  const look = lookOf(makeWidget());
  expect(look).toMatchObject({ logoUrl: "", headerColor: "", locale: "" });
  expect(Object.values(look)).not.toContain(undefined);
});

it("tidy trims texts and leaves the rest", () => {
  const change: Partial<Look> = {
    title: " Hi ",
    suggestedQuestions: [" a ", "b"],
    position: "bottom-left",
  };
  expect(tidy(change)).toEqual({
    title: "Hi",
    suggestedQuestions: ["a", "b"],
    position: "bottom-left",
  });
});
