import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkDomain, type DomainProblem } from "./domains.js";

describe("checkDomain", () => {
  test.each([
    ["customer.com", "customer.com"],
    [" Customer.COM. ", "customer.com"],
    ["customer.com/", "customer.com"],
    ["customer.com:8080", "customer.com:8080"],
    ["customer.com:08080", "customer.com:8080"],
    ["*.customer.com", "*.customer.com"],
    ["*.Customer.com:8080", "*.customer.com:8080"],
    ["https://Customer.com/", "https://customer.com"],
    ["HTTPS://customer.com:443", "https://customer.com"],
    ["http://customer.com:8080", "http://customer.com:8080"],
    ["https://com", "https://com"],
    ["münchen.de", "xn--mnchen-3ya.de"],
    ["MÜNCHEN.DE", "xn--mnchen-3ya.de"],
    ["xn--mnchen-3ya.de", "xn--mnchen-3ya.de"],
    ["straße.de", "xn--strae-oqa.de"],
    ["пример.рф", "xn--e1afmkfd.xn--p1ai"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    ["localhost", "localhost"],
    ["localhost:3000", "localhost:3000"],
    ["intranet", "intranet"],
    ["192.0.2.7:81", "192.0.2.7:81"],
    ["2001:DB8:0::1", "[2001:db8::1]"],
    ["[2001:db8::1]:3000", "[2001:db8::1]:3000"],
    ["0x7f000001", "127.0.0.1"],
    ["shop_1.customer.com", "shop_1.customer.com"],
    ["ann.github.io", "ann.github.io"],
  ])("%j is %s", (entry, domain) => {
    expect(checkDomain(entry)).toEqual({ ok: true, domain });
  });

  test.each<[string, DomainProblem]>([
    ["", "empty"],
    [" ", "empty"],
    ["*", "wildcard"],
    ["*.*.com", "wildcard"],
    ["www.*.com", "wildcard"],
    ["shop*.customer.com", "wildcard"],
    ["https://*.customer.com", "wildcard"],
    ["*.192.0.2.7", "wildcard"],
    ["customer.com/shop", "has_path"],
    ["customer.com?x", "has_path"],
    ["https://customer.com/shop", "has_path"],
    ["https://customer.com#x", "has_path"],
    ["customer.com\\x", "has_path"],
    ["ann@customer.com", "has_credentials"],
    ["https://ann:pw@customer.com", "has_credentials"],
    ["ftp://customer.com", "bad_scheme"],
    ["chrome-extension://abc", "bad_scheme"],
    ["customer.com:0", "bad_port"],
    ["customer.com:65536", "bad_port"],
    ["customer.com:", "bad_port"],
    ["customer.com:x", "bad_port"],
    ["javascript:alert(1)", "bad_port"],
    ["customer com", "not_a_domain"],
    ["customer.com,other.com", "not_a_domain"],
    ["cust\tomer.com", "not_a_domain"],
    ["customer%2ecom", "not_a_domain"],
    ["customer..com", "not_a_domain"],
    [".customer.com", "not_a_domain"],
    ["-customer.com", "not_a_domain"],
    ["customer-.com", "not_a_domain"],
    [`${"a".repeat(64)}.com`, "not_a_domain"],
    [`${"a.".repeat(130)}com`, "not_a_domain"],
    ["1.2.3.4.5", "not_a_domain"],
    ["999.0.0.1", "not_a_domain"],
    ["[::1", "not_a_domain"],
    ["fe80::1%eth0", "not_a_domain"],
    ["a:b:c", "not_a_domain"],
    ["xn--a.com", "not_a_domain"],
    ["<script>", "not_a_domain"],
    ["com", "public_suffix"],
    ["COM.", "public_suffix"],
    ["de", "public_suffix"],
    ["co.uk", "public_suffix"],
    ["com.au:443", "public_suffix"],
    ["*.co.jp", "public_suffix"],
    ["anything.ck", "public_suffix"],
    ["xn--p1ai", "public_suffix"],
    ["рф", "public_suffix"],
    ["github.io", "public_suffix"],
    ["*.vercel.app", "public_suffix"],
    ["myshopify.com", "public_suffix"],
  ])("%j is refused as %s", (entry, reason) => {
    expect(checkDomain(entry)).toEqual({ ok: false, reason });
  });

  test("its result is its own normal form", () => {
    const piece = fc.constantFrom(
      ...["a", "Ü", "co", "uk", ".", ".", ":", "8", "0", "*.", "[", "]", "::"],
      ...["https://", "/", "@", "-", "_", "%41", " ", "ß", "。", "xn--", "例"],
    );
    const entry = fc.array(piece, { maxLength: 9 }).map((all) => all.join(""));
    fc.assert(
      fc.property(fc.oneof(entry, fc.string()), (text) => {
        const checked = checkDomain(text);
        if (!checked.ok) return;
        expect(checkDomain(checked.domain)).toEqual(checked);
        expect(checked.domain).toMatch(/^[a-z0-9.:/[\]_*-]+$/);
      }),
      { numRuns: 1000 },
    );
  });
});
