import { describe, expect, test } from "vitest";
import { compileAllowList, isAllowed, parseOrigin } from "./origins.js";

function allowed(
  origin: string,
  entries: string[],
  allowLoopback = false,
): boolean {
  const parsed = parseOrigin(origin);
  const list = compileAllowList(entries, { allowLoopback });
  return parsed !== null && isAllowed(parsed, list);
}

describe("an allow-list", () => {
  test.each([
    ["https://example.com", ["example.com"]],
    ["https://www.example.com", ["example.com"]],
    ["https://a.b.example.com", ["example.com"]],
    ["https://www.example.com", ["*.example.com"]],
    ["https://EXAMPLE.com", ["Example.COM"]],
    ["https://example.com.", ["example.com"]],
    ["https://example.com", ["example.com."]],
    ["http://example.com:8080", ["example.com"]],
    ["http://example.com:8080", ["example.com:8080"]],
    ["http://example.com", ["example.com:80"]],
    ["https://example.com", ["https://example.com"]],
    ["https://example.com:443", ["https://example.com"]],
    ["https://münchen.example", ["xn--mnchen-3ya.example"]],
    ["https://xn--mnchen-3ya.example", ["münchen.example"]],
    ["http://192.0.2.7:3000", ["192.0.2.7"]],
    ["http://[2001:db8::1]:3000", ["2001:db8::1"]],
    ["http://[2001:db8::1]", ["[2001:DB8::1]"]],
    ["http://intranet", ["intranet"]],
  ])("lets in %s for %j", (origin, entries) => {
    expect(allowed(origin, entries)).toBe(true);
  });

  test.each([
    ["https://example.com", []],
    ["https://example.com", [""]],
    ["https://example.com", ["*"]],
    ["https://example.com", ["com"]],
    ["https://notexample.com", ["example.com"]],
    ["https://example.com.evil.org", ["example.com"]],
    ["https://evil.org/example.com", ["example.com"]],
    ["https://example.com@evil.org", ["example.com"]],
    ["https://evil.org#example.com", ["example.com"]],
    ["https://evil.org\\.example.com", ["example.com"]],
    ["http://example.com:8081", ["example.com:8080"]],
    ["http://example.com", ["https://example.com"]],
    ["https://www.example.com", ["https://example.com"]],
    ["http://1.192.0.2.7", ["192.0.2.7"]],
    ["null", ["null", "example.com"]],
    ["file://", ["example.com"]],
    ["chrome-extension://abc", ["abc"]],
    ["", ["example.com"]],
    ["http://localhost", ["localhost"]],
    ["http://127.0.0.1:3000", ["127.0.0.1"]],
    ["http://[::1]", ["::1"]],
    // 127.0.0.1 written otherwise.
    ["http://2130706433", ["2130706433"]],
  ])("keeps out %s for %j", (origin, entries) => {
    expect(allowed(origin, entries)).toBe(false);
  });

  test("takes loopback hosts outside production only", () => {
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      expect(allowed(`http://${host}:5173`, [host], true)).toBe(true);
      expect(allowed(`http://${host}:5173`, [host], false)).toBe(false);
    }
  });
});
