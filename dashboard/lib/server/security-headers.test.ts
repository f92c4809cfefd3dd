import { describe, expect, it } from "vitest";
import {
  commonSecurityHeaders,
  contentSecurityPolicy,
  previewPolicy,
} from "./security-headers";

const input = {
  nonce: "abc",
  convexUrl: "https://happy-otter.convex.cloud",
  backendUrl: "https://chat.example.com",
  isDevelopment: false,
};

function directive(policy: string, name: string): string | undefined {
  return policy
    .split("; ")
    .find((one) => one.startsWith(`${name} `))
    ?.slice(name.length + 1);
}

describe("contentSecurityPolicy", () => {
  const policy = contentSecurityPolicy(input);

  it("runs no script without the nonce", () => {
    expect(directive(policy, "script-src")).toBe(
      "'self' 'nonce-abc' 'strict-dynamic'",
    );
  });

  it("allows inline styles as attributes only", () => {
    expect(directive(policy, "style-src")).toBe("'self' 'nonce-abc'");
    expect(directive(policy, "style-src-attr")).toBe("'unsafe-inline'");
  });

  it("connects to Convex by both schemes, to the gateway, nowhere else", () => {
    expect(directive(policy, "connect-src")).toBe(
      "'self' https://happy-otter.convex.cloud " +
        "wss://happy-otter.convex.cloud https://chat.example.com",
    );
    expect(directive(policy, "default-src")).toBe("'none'");
  });

  it("is framed by nobody, frames the gateway and itself only", () => {
    expect(directive(policy, "frame-ancestors")).toBe("'none'");
    expect(directive(policy, "frame-src")).toBe(
      "'self' https://chat.example.com",
    );
    const without = contentSecurityPolicy({ ...input, backendUrl: null });
    expect(directive(without, "frame-src")).toBe("'self'");
  });
});

describe("previewPolicy", () => {
  const policy = previewPolicy(input);

  it("gives the gateway's script an origin of its own, and no connection", () => {
    expect(directive(policy, "sandbox")).toBe("allow-scripts");
    expect(directive(policy, "script-src")).toBe(
      "'nonce-abc' https://chat.example.com",
    );
    expect(directive(policy, "connect-src")).toBeUndefined();
    expect(directive(policy, "default-src")).toBe("'none'");
  });

  it("is framed by the dashboard only", () => {
    expect(directive(policy, "frame-ancestors")).toBe("'self'");
  });
});

describe("commonSecurityHeaders", () => {
  it("demands TLS only in production and only over TLS", () => {
    const name = "strict-transport-security";
    expect(commonSecurityHeaders("secure", true)).toHaveProperty(name);
    expect(commonSecurityHeaders("loopback", true)).not.toHaveProperty(name);
    expect(commonSecurityHeaders("secure", false)).not.toHaveProperty(name);
  });
});
