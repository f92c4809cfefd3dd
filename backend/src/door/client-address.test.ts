import { describe, expect, test } from "vitest";
import {
  clientAddress,
  hashAddress,
  limitKey,
  parseTrustedProxies,
} from "./client-address.js";

const trusted = parseTrustedProxies([
  "10.0.0.0/8",
  "192.0.2.1",
  "2001:db8::/32",
]);

describe("clientAddress", () => {
  test.each([
    ["203.0.113.5", undefined, "203.0.113.5"],
    ["203.0.113.5", "1.1.1.1", "203.0.113.5"],
    ["10.1.2.3", "1.1.1.1", "1.1.1.1"],
    ["10.1.2.3", "6.6.6.6, 1.1.1.1, 192.0.2.1", "1.1.1.1"],
    ["10.1.2.3", "6.6.6.6, 10.9.9.9", "6.6.6.6"],
    ["10.1.2.3", "nonsense", "10.1.2.3"],
    ["10.1.2.3", "", "10.1.2.3"],
    ["10.1.2.3", "1.1.1.1:4711", "1.1.1.1"],
    ["::ffff:10.1.2.3", "1.1.1.1", "1.1.1.1"],
    ["2001:db8::7", "[2a00::1]:443", "2a00::1"],
    ["::ffff:cb00:7105", "1.1.1.1", "203.0.113.5"],
    ["0:0:0:0:0:FFFF:cb00:7105", undefined, "203.0.113.5"],
    ["10.1.2.3", "::ffff:101:101", "1.1.1.1"],
    ["10.1.2.3", "1.1.1.1, ", "10.1.2.3"],
    ["10.1.2.3", "1.1.1.1 10.9.9.9", "10.1.2.3"],
    ["203.0.113.5", "10.0.0.1, 10.0.0.2", "203.0.113.5"],
    ["", "1.1.1.1", ""],
  ])("from %s with %j is %s", (remote, header, expected) => {
    expect(clientAddress(remote, header, trusted)).toBe(expected);
  });
});

test.each(["nonsense", "10.0.0.0/33", "10.0.0.0/x", "::/129", ""])(
  "%j is no proxy",
  (entry) => {
    expect(() => parseTrustedProxies([entry])).toThrow(`"${entry}"`);
  },
);

test("one home's IPv6 addresses are one caller", () => {
  expect(limitKey("2001:db8:1:2::5")).toBe(limitKey("2001:0db8:1:2:a:b:c:d"));
  expect(limitKey("2001:db8:1:2::5")).not.toBe(limitKey("2001:db8:1:3::5"));
  expect(limitKey("2001:DB8:1:2::5")).toBe(limitKey("2001:db8:1:2::5"));
  expect(limitKey("::1")).toBe("0:0:0:0");
  expect(limitKey("192.0.2.1")).toBe("192.0.2.1");
});

test("what is stored of an address changes every day", () => {
  const secret = new Uint8Array(32);
  const now = Date.UTC(2026, 10, 20, 12);
  const hash = hashAddress("192.0.2.1", secret, now);
  expect(hash).toMatch(/^[0-9a-f]{32}$/);
  expect(hashAddress("192.0.2.1", secret, now + 3_600_000)).toBe(hash);
  expect(hashAddress("192.0.2.1", secret, now + 86_400_000)).not.toBe(hash);
  expect(hashAddress("192.0.2.2", secret, now)).not.toBe(hash);
  const other = new Uint8Array(32).fill(1);
  expect(hashAddress("192.0.2.1", other, now)).not.toBe(hash);
});
