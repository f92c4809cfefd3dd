import { describe, expect, it } from "vitest";
import { readSessionCookie, sessionCookie } from "./session-cookie";

describe("session cookie", () => {
  it("is bound to host and TLS where there is TLS", () => {
    const cookie = sessionCookie("t", "secure");
    expect(cookie).toMatch(/^__Host-frontdesk_session=t; /);
    expect(cookie.split("; ")).toEqual(
      expect.arrayContaining([
        "Secure",
        "HttpOnly",
        "SameSite=Strict",
        "Path=/",
      ]),
    );
  });

  it("works over plain HTTP on the machine itself", () => {
    const cookie = sessionCookie("t", "loopback");
    expect(cookie).toMatch(/^frontdesk_session=t; /);
    expect(cookie).not.toContain("Secure");
    expect(cookie).toContain("HttpOnly; SameSite=Strict");
  });

  it("is never read by its weak name over TLS", () => {
    const jar = new Map([["frontdesk_session", { value: "planted" }]]);
    expect(readSessionCookie(jar, "secure")).toBeUndefined();
    expect(readSessionCookie(jar, "loopback")).toBe("planted");
  });

  it("is removed by a life of zero", () => {
    expect(sessionCookie(null, "secure")).toContain("Max-Age=0");
  });
});
