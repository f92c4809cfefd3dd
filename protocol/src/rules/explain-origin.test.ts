import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  explainOrigin,
  type OriginRules,
  type OriginVerdict,
} from "./explain-origin.js";
import { compileAllowList, isAllowed, parseOrigin } from "./origins.js";

const rules: OriginRules = {
  allowedDomains: [
    "customer.com",
    "https://only.example.org",
    "www.brand.de",
    "*.wild.net",
    "ports.io:8443",
  ],
  confirmed: true,
  active: true,
  production: true,
};

function explain(origin: string, changes: Partial<OriginRules> = {}) {
  return explainOrigin(origin, { ...rules, ...changes });
}

describe("with a confirmed, active widget in production", () => {
  test.each<[string, OriginVerdict["reason"], string?]>([
    ["https://customer.com", "listed", "customer.com"],
    ["http://a.customer.com:81", "listed", "customer.com"],
    ["https://only.example.org", "listed", "https://only.example.org"],
    ["https://x.wild.net", "listed", "*.wild.net"],
    ["https://x.ports.io:8443", "listed", "ports.io:8443"],
    ["null", "null_origin"],
    ["", "not_an_origin"],
    ["https://customer.com/path", "not_an_origin"],
    ["https://ann@customer.com", "not_an_origin"],
    ["file://x", "not_an_origin"],
    ["http://localhost:3000", "loopback_in_production"],
    ["http://[::1]", "loopback_in_production"],
    ["https://evilcustomer.com", "look_alike", "customer.com"],
    ["https://customer.com.evil.io", "look_alike", "customer.com"],
    [
      "http://only.example.org",
      "scheme_not_listed",
      "https://only.example.org",
    ],
    [
      "https://only.example.org:81",
      "port_not_listed",
      "https://only.example.org",
    ],
    ["https://ports.io", "port_not_listed", "ports.io:8443"],
    ["https://brand.de", "only_subdomain_listed", "www.brand.de"],
    ["https://wild.net", "only_subdomain_listed", "*.wild.net"],
    [
      "https://a.only.example.org",
      "subdomain_not_listed",
      "https://only.example.org",
    ],
    ["https://elsewhere.com", "not_listed"],
  ])("%s: %s", (origin, reason, rule) => {
    const served = reason === "listed";
    expect(explain(origin)).toEqual({ served, reason, ...(rule && { rule }) });
  });

  test("an empty list, or one of entries that make no sense, serves nobody", () => {
    for (const allowedDomains of [[], ["*"], ["com", "co.uk"], ["localhost"]]) {
      expect(explain("https://customer.com", { allowedDomains })).toEqual({
        served: false,
        reason: "empty_list",
      });
    }
  });
});

describe("a widget that is not confirmed", () => {
  test.each(["http://localhost", "http://127.0.0.1:5173", "https://[::1]:1"])(
    "serves %s, in production too, listed or not",
    (origin) => {
      expect(explain(origin, { confirmed: false })).toEqual({
        served: true,
        reason: "loopback",
      });
    },
  );

  test("serves no other page, not even a listed or configured one", () => {
    const extraOrigins = ["https://partner.example", "*"];
    for (const origin of ["https://customer.com", "https://partner.example"]) {
      for (const production of [true, false]) {
        expect(
          explain(origin, { confirmed: false, extraOrigins, production }),
        ).toEqual({ served: false, reason: "not_confirmed" });
      }
    }
  });

  test("is previewed by the dashboard", () => {
    const ownOrigins = ["https://desk.example"];
    expect(
      explain("https://desk.example", { confirmed: false, ownOrigins }),
    ).toEqual({ served: true, reason: "own_origin" });
  });
});

test("an inactive widget serves nobody, whatever else is true", () => {
  const changes = { active: false, ownOrigins: ["https://customer.com"] };
  for (const origin of ["https://customer.com", "http://localhost", "null"]) {
    expect(explain(origin, changes)).toEqual({
      served: false,
      reason: "inactive",
    });
  }
});

describe("outside production", () => {
  test("loopback hosts are served when they are listed", () => {
    const changes = { production: false, allowedDomains: ["localhost"] };
    expect(explain("http://localhost:3000", changes)).toMatchObject({
      reason: "listed",
    });
    expect(explain("http://127.0.0.1:3000", changes)).toMatchObject({
      served: false,
      reason: "not_listed",
    });
  });
});

describe("configured origins", () => {
  const extraOrigins = ["https://partner.example", "not an origin"];

  test("are served exactly", () => {
    expect(explain("https://partner.example:443", { extraOrigins })).toEqual({
      served: true,
      reason: "extra_origin",
    });
    for (const origin of [
      "http://partner.example",
      "https://partner.example:8443",
      "https://www.partner.example",
    ]) {
      expect(explain(origin, { extraOrigins }).served).toBe(false);
    }
  });

  test("an asterisk counts outside production only", () => {
    const star = { extraOrigins: ["*"] };
    expect(
      explain("https://x.example", { ...star, production: false }),
    ).toEqual({ served: true, reason: "extra_origin" });
    expect(explain("https://x.example", star).served).toBe(false);
    expect(explain("null", { ...star, production: false }).served).toBe(false);
  });
});

test("says of any origin what the allow-list does", () => {
  const origin = fc
    .tuple(
      fc.constantFrom("http", "https"),
      fc.constantFrom("", "www.", "a.b.", "evil"),
      fc.constantFrom(
        "customer.com",
        "wild.net",
        "only.example.org",
        "ports.io",
      ),
      fc.constantFrom("", ".", ".evil.io", ":8443", ":443"),
    )
    .map(
      ([scheme, before, host, after]) => `${scheme}://${before}${host}${after}`,
    );
  const list = compileAllowList(rules.allowedDomains, { allowLoopback: false });
  fc.assert(
    fc.property(origin, (one) => {
      const parsed = parseOrigin(one);
      expect(explain(one).served).toBe(parsed && isAllowed(parsed, list));
    }),
  );
});
