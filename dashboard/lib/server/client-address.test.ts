import { describe, expect, it } from "vitest";
import { clientAddress, PEER_HEADER } from "./client-address";

function seen(peer: string, forwarded?: string): Headers {
  const headers = new Headers({ [PEER_HEADER]: peer });
  if (forwarded !== undefined) headers.set("x-forwarded-for", forwarded);
  return headers;
}

describe("clientAddress", () => {
  it("believes the socket, not what a client claims", () => {
    expect(clientAddress(seen("203.0.113.9", "1.2.3.4"), [])).toBe(
      "203.0.113.9",
    );
  });

  it("believes the last foreign entry of a named proxy", () => {
    const headers = seen("10.0.0.2", "6.6.6.6, 203.0.113.9, 10.0.0.3");
    expect(clientAddress(headers, ["10.0.0.0/24"])).toBe("203.0.113.9");
  });

  it("reads IPv4 addresses that arrive in IPv6 clothes", () => {
    expect(
      clientAddress(seen("::ffff:10.0.0.2", "9.9.9.9"), ["10.0.0.2"]),
    ).toBe("9.9.9.9");
  });

  it("counts a whole /64 as one", () => {
    const one = clientAddress(seen("2001:db8:1:2::1"), []);
    const two = clientAddress(seen("2001:db8:1:2:a:b:c:d"), []);
    const other = clientAddress(seen("2001:db8:1:3::1"), []);
    expect(one).toBe(two);
    expect(other).not.toBe(one);
  });
});
