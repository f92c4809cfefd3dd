import { expect, test } from "vitest";
import { de } from "./de.js";
import { en } from "./en.js";
import { fill } from "./texts.js";

test("every language has every sentence, with the same places to fill", () => {
  expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  for (const [name, text] of Object.entries(en)) {
    // The line above made sure of the name.
    const german = de[name as keyof typeof en];
    expect(german.trim(), name).not.toBe("");
    expect(german.includes("{}"), name).toBe(text.includes("{}"));
  }
});

test("a name is put in as it is, whatever it looks like", () => {
  expect(fill("Hello {}!", "$& {}")).toBe("Hello $& {}!");
});
