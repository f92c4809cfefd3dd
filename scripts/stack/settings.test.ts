import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadEnvironment, parseSettings } from "./settings.js";

describe("loadEnvironment", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "frontdesk-settings-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("prefers the process, then .env.local, then .env", () => {
    writeFileSync(join(root, ".env"), "A=env\nB=env\nC=env\n");
    writeFileSync(join(root, ".env.local"), "A=local\nB=local\n");
    expect(loadEnvironment(root, { A: "process" })).toEqual({
      A: "process",
      B: "local",
      C: "env",
    });
  });

  it("lets an empty value fall through, as compose passes unset ones", () => {
    writeFileSync(join(root, ".env"), "A=env\n");
    expect(loadEnvironment(root, { A: "" })).toEqual({ A: "env" });
  });
});

describe("parseSettings", () => {
  it("has the documented defaults", () => {
    expect(parseSettings({})).toMatchObject({
      host: "127.0.0.1",
      backendPort: 4000,
      dashboardPort: 3000,
      convexPort: 3210,
      convexSitePort: 3211,
      convexUrl: null,
    });
  });

  it.each([
    ["BACKEND_PORT", "abc"],
    ["DASHBOARD_PORT", "70000"],
    ["CONVEX_PORT", "-1"],
    ["CONVEX_SITE_PORT", "3.5"],
    ["HOST", "not a host"],
    ["CONVEX_URL", "happy-otter-123"],
    ["CONVEX_URL", "ftp://example.com"],
  ])("names %s when it is %s", (name, value) => {
    expect(() => parseSettings({ [name]: value })).toThrow(name);
  });

  it("refuses two servers on one port", () => {
    expect(() => parseSettings({ BACKEND_PORT: "3000" })).toThrow(
      /DASHBOARD_PORT and BACKEND_PORT are both 3000/,
    );
  });

  it("takes a deployment's address without its trailing slash", () => {
    const url = "https://happy-otter-123.convex.cloud/";
    expect(parseSettings({ CONVEX_URL: url }).convexUrl).toBe(
      "https://happy-otter-123.convex.cloud",
    );
  });
});
