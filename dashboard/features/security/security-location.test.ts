import { expect, test } from "vitest";
import { parsePlace, placeHref } from "./security-location";

const nothing = {
  range: "hour",
  type: null,
  widgetId: null,
  isInstallation: false,
} as const;

const read = (href: string) =>
  parsePlace(new URL(href, "https://x.example").searchParams);

test("an address without filters is the plain one", () => {
  expect(placeHref("/security", nothing)).toBe("/security");
  expect(read("/security")).toEqual(nothing);
});

test.each([
  { ...nothing, type: "rate_limit" as const },
  { ...nothing, widgetId: "widget_a&b" },
  { ...nothing, range: "day" as const, isInstallation: true },
])("filters come back from the address", (place) => {
  expect(read(placeHref("/security", place))).toEqual(place);
});

test("what nobody could have chosen is no filter", () => {
  expect(read("/security?type=toString&range=year&widget=&from=me")).toEqual(
    nothing,
  );
});
