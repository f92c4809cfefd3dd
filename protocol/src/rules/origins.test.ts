import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compileAllowList,
  isAllowed,
  originOfAddress,
  parseOrigin,
} from "./origins.js";

function allowed(
  origin: string,
  entries: readonly string[],
  allowLoopback = false,
): boolean {
  const parsed = parseOrigin(origin);
  const list = compileAllowList(entries, { allowLoopback });
  return parsed !== null && isAllowed(parsed, list);
}

describe("an allow-list", () => {
  test.each([
    // Exact and sub-domain
    ["https://customer.com", ["customer.com"]],
    ["https://www.customer.com", ["customer.com"]],
    ["https://a.b.customer.com", ["customer.com"]],
    ["https://www.customer.com", ["*.customer.com"]],
    ["https://shop.customer.com", ["other.com", "shop.customer.com"]],
    // Upper case, trailing dots
    ["https://CUSTOMER.com", ["Customer.COM"]],
    ["HTTPS://customer.com", ["customer.com"]],
    ["https://customer.com.", ["customer.com"]],
    ["https://www.customer.com.", ["customer.com."]],
    ["https://customer.com", [" customer.com. "]],
    // Ports
    ["http://customer.com:8080", ["customer.com"]],
    ["http://customer.com:8080", ["customer.com:8080"]],
    ["http://www.customer.com:8080", ["customer.com:8080"]],
    ["http://customer.com", ["customer.com:80"]],
    ["https://customer.com", ["customer.com:443"]],
    ["https://customer.com", ["customer.com:0443"]],
    // Whole origins
    ["https://customer.com", ["https://customer.com"]],
    ["https://customer.com", ["https://customer.com/"]],
    ["https://customer.com:443", ["https://customer.com"]],
    ["http://customer.com:8080", ["http://customer.com:8080"]],
    // International names
    ["https://münchen.example.org", ["xn--mnchen-3ya.example.org"]],
    ["https://xn--mnchen-3ya.de", ["münchen.de"]],
    ["https://www.xn--mnchen-3ya.de", ["MÜNCHEN.de"]],
    ["https://xn--mnchen-3ya.de", ["mu\u0308nchen.de"]],
    ["https://xn--e1afmkfd.xn--p1ai", ["пример.рф"]],
    ["https://xn--fsqu00a.xn--55qx5d", ["例子。公司"]],
    ["https://customer.com", ["ｃｕｓｔｏｍｅｒ.com"]],
    // Addresses and machines
    ["http://192.0.2.7:3000", ["192.0.2.7"]],
    ["http://192.0.2.7", ["3221225991"]],
    ["http://[2001:db8::1]:3000", ["2001:db8::1"]],
    ["http://[2001:db8::1]:3000", ["[2001:db8::1]:3000"]],
    ["http://[2001:db8::1]", ["[2001:DB8:0:0::1]"]],
    ["http://intranet", ["intranet"]],
    ["http://my_shop.customer.com", ["my_shop.customer.com"]],
    // Names under endings and shared hosts
    ["https://shop.co.uk", ["shop.co.uk"]],
    ["https://ann.github.io", ["ann.github.io"]],
    ["https://web.de", ["web.de"]],
  ])("lets in %s for %j", (origin, entries) => {
    expect(allowed(origin, entries)).toBe(true);
  });

  test.each([
    // Nothing listed
    ["https://customer.com", []],
    ["https://customer.com", [""]],
    ["https://customer.com", ["*"]],
    ["https://customer.com", ["*.*"]],
    ["https://customer.com", ["https://*"]],
    ["https://customer.com", ["cust*.com"]],
    // Endings would let in everybody
    ["https://customer.com", ["com"]],
    ["https://customer.com", ["*.com"]],
    ["https://customer.com", [".com"]],
    ["https://customer.co.uk", ["co.uk"]],
    ["https://customer.co.uk", ["*.co.uk"]],
    ["https://evil.github.io", ["github.io"]],
    ["https://evil.vercel.app", ["*.vercel.app"]],
    // Look-alikes
    ["https://evilcustomer.com", ["customer.com"]],
    ["https://evil-customer.com", ["customer.com"]],
    ["https://customer.com.evil.io", ["customer.com"]],
    ["https://customer.comm", ["customer.com"]],
    ["https://ustomer.com", ["customer.com"]],
    ["https://customer-com.evil.io", ["customer.com"]],
    ["https://customerxcom", ["customer.com"]],
    // A Cyrillic `с`
    ["https://\u0441ustomer.com", ["customer.com"]],
    ["https://evil.org/customer.com", ["customer.com"]],
    ["https://customer.com@evil.org", ["customer.com"]],
    ["https://evil.org#customer.com", ["customer.com"]],
    ["https://evil.org?customer.com", ["customer.com"]],
    ["https://evil.org\\.customer.com", ["customer.com"]],
    ["https://evil.org%2f.customer.com", ["customer.com"]],
    ["https://customer%2ecom", ["customer.com"]],
    ["https://evil.org,x.customer.com", ["customer.com"]],
    ["https://evil.org, https://customer.com", ["customer.com"]],
    ["https://customer.com,https://evil.org", ["customer.com"]],
    ["https://customer.com..", ["customer.com"]],
    ["https://.customer.com", ["customer.com"]],
    ["https://customer.com\n", ["customer.com"]],
    // The parent, and what a wildcard leaves out
    ["https://customer.com", ["www.customer.com"]],
    ["https://customer.com", ["*.customer.com"]],
    ["https://www2.customer.com", ["www.customer.com"]],
    // Ports and whole origins
    ["http://customer.com:8081", ["customer.com:8080"]],
    ["https://customer.com", ["customer.com:80"]],
    ["https://customer.com:8443", ["https://customer.com"]],
    ["http://customer.com", ["https://customer.com"]],
    ["http://customer.com:443", ["https://customer.com"]],
    ["https://www.customer.com", ["https://customer.com"]],
    ["https://customer.com:99999", ["customer.com"]],
    // Addresses
    ["http://1.192.0.2.7", ["192.0.2.7"]],
    ["http://x.192.0.2.7.evil.io", ["192.0.2.7"]],
    ["http://[2001:db8::2]", ["2001:db8::1"]],
    ["http://sub.intranet", ["intranet"]],
    // No web page
    ["null", ["null", "customer.com"]],
    ["file://", ["customer.com"]],
    ["file:///customer.com", ["customer.com"]],
    ["chrome-extension://abc", ["abc", "chrome-extension://abc"]],
    ["about:blank", ["customer.com"]],
    ["customer.com", ["customer.com"]],
    ["//customer.com", ["customer.com"]],
    ["", ["customer.com"]],
    // This machine, however it is written
    ["http://localhost", ["localhost"]],
    ["http://localhost.", ["localhost"]],
    ["http://shop.localhost:3000", ["localhost", "shop.localhost"]],
    ["http://127.0.0.1:3000", ["127.0.0.1"]],
    ["http://127.1.2.3", ["127.1.2.3"]],
    ["http://0.0.0.0:3000", ["0.0.0.0"]],
    ["http://[::1]", ["::1"]],
    ["http://[::ffff:127.0.0.1]", ["::ffff:127.0.0.1"]],
    ["http://2130706433", ["2130706433"]],
    ["http://0x7f.1", ["0x7f.1"]],
  ])("keeps out %s for %j", (origin, entries) => {
    expect(allowed(origin, entries)).toBe(false);
  });

  test("takes loopback hosts outside production only", () => {
    for (const host of ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"]) {
      expect(allowed(`http://${host}:5173`, [host], true)).toBe(true);
      expect(allowed(`http://${host}:5173`, [host], false)).toBe(false);
    }
  });

  test("never serves a host that neither is an entry nor under it", () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    const host = fc
      .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), label)
      .map(([labels, last]) => `${labels.join(".")}.${last}x.example`);
    fc.assert(
      fc.property(host, host, fc.constantFrom("", ".", "-"), (a, b, glue) => {
        const origin = `https://${a}${glue}${b}`;
        const isInside = a + glue + b === b || glue === ".";
        expect(allowed(origin, [b])).toBe(isInside);
        expect(allowed(`https://${b}.${a}`, [b])).toBe(
          a === b || a.endsWith(`.${b}`),
        );
      }),
    );
  });
});

test.each([
  ["https://shop.example/a?b#c", "https://shop.example"],
  ["shop.example", "https://shop.example"],
  ["shop.example:8080/a", "https://shop.example:8080"],
  [" HTTP://Shop.Example. ", "http://shop.example."],
  ["https://user:pw@shop.example/", "https://shop.example"],
  ["münchen.de/rathaus", "https://xn--mnchen-3ya.de"],
  ["localhost:3000", "https://localhost:3000"],
  ["ftp://shop.example", null],
  ["javascript:alert(1)", null],
  ["not a page", null],
  ["", null],
])("the origin of the address %j is %j", (address, origin) => {
  expect(originOfAddress(address)).toBe(origin);
});
