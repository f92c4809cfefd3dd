import { describe, expect, test } from "vitest";
import { checkContent } from "./content.js";
import { DEFAULT_CONTENT_SETTINGS } from "./content-settings.js";
import { EVERYDAY_TECHNICAL } from "./test/everyday-technical.js";
import { EVERYDAY_WESTERN } from "./test/everyday-western.js";
import { EVERYDAY_WORLD } from "./test/everyday-world.js";

const EVERYDAY = [
  ...EVERYDAY_WESTERN,
  ...EVERYDAY_WORLD,
  ...EVERYDAY_TECHNICAL,
];

test("the table is wide enough to mean something", () => {
  expect(new Set(EVERYDAY.map(([, text]) => text)).size).toBeGreaterThan(230);
  expect(new Set(EVERYDAY.map(([language]) => language)).size).toBeGreaterThan(
    30,
  );
});

describe.each(EVERYDAY)("%s: %j", (_language, text) => {
  test("comes in", () => {
    expect(checkContent(text)).toEqual({ ok: true });
    expect(
      checkContent(text, { ...DEFAULT_CONTENT_SETTINGS, strength: "relaxed" }),
    ).toEqual({ ok: true });
  });
});
