import { expect, test } from "vitest";
import { isFromBrowser, pageOrigin, type PageHints } from "./page-origin.js";

const OWN = "https://chat.example";

function from(hints: Partial<PageHints>, hasToken = false): string | null {
  const whole = { method: "GET", ownOrigin: OWN, ...hints };
  try {
    return pageOrigin(whole, hasToken)?.origin ?? null;
  } catch {
    // The only thing it throws for is an origin that makes no sense.
    return "refused";
  }
}

const referer = "https://shop.example/cart?id=1";

test.each<[string, Partial<PageHints>, string | null]>([
  ["an origin", { origin: "https://shop.example" }, "https://shop.example"],
  [
    "its normal form",
    { origin: "HTTPS://Shop.Example:443" },
    "https://shop.example",
  ],
  [
    "the origin before the referrer",
    { origin: "https://a.example", referer },
    "https://a.example",
  ],
  ["null", { origin: "null" }, "refused"],
  ["null, whatever the referrer", { origin: "null", referer }, "refused"],
  ["nothing", { origin: "" }, "refused"],
  [
    "two origins",
    { origin: "https://a.example, https://b.example" },
    "refused",
  ],
  ["a file", { origin: "file://" }, "refused"],
  ["a referrer on GET", { referer }, "https://shop.example"],
  ["a referrer on HEAD", { method: "HEAD", referer }, "https://shop.example"],
  [
    "a referrer of the same site",
    { referer, fetchSite: "same-site" },
    "https://shop.example",
  ],
  ["no referrer on POST", { method: "POST", referer }, null],
  ["no referrer across sites", { referer, fetchSite: "cross-site" }, null],
  ["a referrer that is no page", { referer: "android-app://x" }, null],
  ["a broken referrer", { referer: "http://" }, null],
  ["the own page", { fetchSite: "same-origin" }, OWN],
  ["an address typed in", { fetchSite: "none" }, null],
  ["no browser at all", {}, null],
])("%s", (_, hints, expected) => {
  expect(from(hints)).toBe(expected);
});

test("a token speaks for a page of the own host", () => {
  expect(from({ fetchSite: "same-origin" }, true)).toBeNull();
});

test("a browser shows itself by either header", () => {
  const call = { method: "POST", ownOrigin: OWN };
  expect(isFromBrowser({ ...call, origin: "null" })).toBe(true);
  expect(isFromBrowser({ ...call, fetchSite: "cross-site" })).toBe(true);
  expect(isFromBrowser(call)).toBe(false);
});
