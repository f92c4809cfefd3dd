import { expect, test } from "vitest";
import { autoBlockOf, autoBlockProblems, toAutoBlock } from "./auto-block";
import { businessOf, businessProblems } from "./business";
import { filterProblems } from "./filter";
import { settings } from "./test.settings";
import { thresholdProblems, thresholdsOf, toThresholds } from "./thresholds";

test("what was not edited is what was saved", () => {
  const { autoBlock, alertThresholds } = settings;
  expect(toAutoBlock(autoBlockOf(settings), autoBlock)).toEqual(autoBlock);
  expect(toThresholds(thresholdsOf(settings))).toEqual(alertThresholds);
  expect(businessProblems(businessOf(settings))).toEqual({});
  expect(autoBlockProblems(autoBlockOf(settings))).toEqual({});
  expect(thresholdProblems(thresholdsOf(settings))).toEqual({});
  expect(filterProblems(settings.contentFilter)).toEqual({});
});

test("an automatic block that is off keeps its times", () => {
  const off = { ...autoBlockOf(settings), isOn: false, windowMinutes: "" };
  expect(autoBlockProblems(off)).toEqual({});
  const saved = toAutoBlock(off, settings.autoBlock);
  expect(saved).toEqual({ ...settings.autoBlock, violations: 0 });
  const shown = autoBlockOf({ ...settings, autoBlock: saved });
  expect(shown).toMatchObject({ isOn: false, violations: "5" });
});

test.each(["", "0", "1.5", "1001", "many"])(
  "%j is no number of violations",
  (violations) => {
    const values = { ...autoBlockOf(settings), violations };
    expect(Object.keys(autoBlockProblems(values))).toEqual(["violations"]);
  },
);

test("a threshold may be none at all, but not empty", () => {
  const values = thresholdsOf(settings);
  expect(thresholdProblems({ ...values, blocked: "0" })).toEqual({});
  const wrong = thresholdProblems({
    ...values,
    blocked: "",
    invalid_key: "-1",
  });
  expect(Object.keys(wrong).sort()).toEqual(["blocked", "invalid_key"]);
});

test("a business has a name", () => {
  const values = businessOf(settings);
  expect(businessProblems({ ...values, name: " " })).toHaveProperty("name");
  expect(
    businessProblems({ ...values, systemPrompt: "x".repeat(20_001) }),
  ).toHaveProperty("systemPrompt");
});

test("a wrong entry of the filter is named at its field", () => {
  const filter = settings.contentFilter;
  expect(
    filterProblems({ ...filter, allowedLinkHosts: ["shop.example", "a b"] }),
  ).toEqual({ allowedLinkHosts: expect.stringContaining("“a b”") });
  expect(filterProblems({ ...filter, allowedPhrases: ["no"] })).toEqual({
    allowedPhrases: expect.stringContaining("“no”"),
  });
});
