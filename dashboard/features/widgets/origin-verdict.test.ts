import { describe, expect, it } from "vitest";
import { answerFor } from "./origin-verdict";
import { makeWidget } from "./test/widget";
import { checkNewDomain, domainOf } from "./use-domains";

const OWN = "https://staff.example";
const widget = makeWidget({ allowedDomains: ["shop.example"] });

describe("answerFor", () => {
  it.each([
    ["https://shop.example/contact?x=1", /entry shop\.example/],
    ["www.shop.example", /entry shop\.example/],
    [`${OWN}/widgets`, /this dashboard/],
  ])("%s is served", (address, why) => {
    expect(answerFor(address, widget, OWN)).toMatchObject({
      isServed: true,
      why: expect.stringMatching(why),
      allow: null,
    });
  });

  it.each([
    ["https://evilshop.example", /looks like/, "evilshop.example"],
    ["https://other.example:8443/a", /No entry/, "other.example:8443"],
    ["not an address", /not the address/, null],
    ["file:///tmp/a.html", /not the address/, null],
  ])("%s is refused", (address, why, allow) => {
    expect(answerFor(address, widget, OWN)).toMatchObject({
      isServed: false,
      why: expect.stringMatching(why),
      allow,
    });
  });

  it("offers no entry that would not help", () => {
    const off = { ...widget, isActive: false };
    expect(answerFor("other.example", off, OWN).allow).toBeNull();
    const unconfirmed = { ...widget, confirmed: false };
    expect(answerFor("other.example", unconfirmed, OWN)).toMatchObject({
      why: expect.stringMatching(/not confirmed/),
      allow: null,
    });
  });

  it("says where production decides otherwise", () => {
    const local = makeWidget({ allowedDomains: ["localhost"] });
    const { isServed, why } = answerFor("http://localhost:3000", local, OWN);
    expect(isServed).toBe(true);
    expect(why).toMatch(/In production/);
  });
});

describe("checkNewDomain", () => {
  it("gives the normal form", () => {
    expect(checkNewDomain(" BÜCHER.example ", [])).toEqual({
      ok: true,
      domain: "xn--bcher-kva.example",
    });
  });

  it.each([
    ["https://shop.example/path", /paths are all served/],
    ["co.uk", /Anybody/],
    ["Shop.Example.", /already/],
    ["", /first/],
  ])("refuses “%s”", (entry, problem) => {
    expect(checkNewDomain(entry, ["shop.example"])).toEqual({
      ok: false,
      problem: expect.stringMatching(problem),
    });
  });

  it("has room for fifty", () => {
    const known = Array.from({ length: 50 }, (_, at) => `a${at}.example`);
    expect(checkNewDomain("b.example", known).ok).toBe(false);
    expect(checkNewDomain("b.example", known.slice(1)).ok).toBe(true);
  });
});

it.each([
  ["https://shop.example", "shop.example"],
  ["http://shop.example:8080", "shop.example:8080"],
  ["null", null],
])("%s is let in by %s", (origin, domain) => {
  expect(domainOf(origin)).toBe(domain);
});
