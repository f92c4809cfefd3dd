import { expect, it } from "vitest";
import { searchTerms, tokenize } from "./tokens.js";

const words = (text: string): string[] =>
  [...tokenize(text)].map((word) => Buffer.from(word, "latin1").toString());

it.each<[text: string, expected: string[]]>([
  ["", []],
  ["  ... !", []],
  ["Hello, World", ["hello", "world"]],
  ["it's 2-3 e_mail@x.org", ["it", "s", "2", "3", "e", "mail", "x", "org"]],
  ["Straße ÉCOLE ②", ["straße", "école", "②"]],
  ["ΟΔΟΣ", ["οδοσ"]],
  ["東京 カフェ", ["東京", "カフェ"]],
  ["a\u0000b\ud800c", ["a", "b", "c"]],
  [`${"x".repeat(31)} ${"y".repeat(32)}`, ["x".repeat(31)]],
  [`${"é".repeat(15)} ${"é".repeat(16)}`, ["é".repeat(15)]],
])("splits %j", (text, expected) => {
  expect(words(text)).toEqual(expected);
});

it("searches each word once, and begins with the last", () => {
  expect(searchTerms("red Red fish")).toEqual({
    exact: ["red", "fish"],
    prefix: "fish",
  });
  expect(searchTerms("-")).toEqual({ exact: [], prefix: null });
});

it("looks at sixteen words", () => {
  const text = Array.from({ length: 20 }, (_, i) => `w${i}`).join(" ");
  const { exact, prefix } = searchTerms(text);
  expect(exact).toHaveLength(16);
  expect(prefix).toBe("w15");
});
