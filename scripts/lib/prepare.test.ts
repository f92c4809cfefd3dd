import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { requireFreePort } from "../stack/ports.js";
import {
  checkNode,
  explainInstallFailure,
  installIsStale,
} from "./prepare.mjs";

describe("checkNode", () => {
  it.each(["18.20.0", "20.18.9"])("refuses Node %s by name", (version) => {
    expect(() => checkNode(version)).toThrow(version);
  });
  it.each(["20.19.0", "22.0.0", "24.1.0"])("accepts Node %s", (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });
});

describe("explainInstallFailure", () => {
  it.each([
    ["npm error code ENOTFOUND", /registry cannot be reached/],
    ["npm error ENOSPC: no space left on device", /disk is full/],
    ["npm error EACCES: permission denied", /may not write/],
    ["npm error code EBADENGINE", /Node/],
    ["npm error something else", /npm's own words/],
  ])("explains %s", (output, sentence) => {
    expect(explainInstallFailure(output)).toMatch(sentence);
  });
});

describe("installIsStale", () => {
  it("is stale without packages and after the lockfile changed", () => {
    const root = mkdtempSync(join(tmpdir(), "frontdesk-install-"));
    const lockfile = join(root, "package-lock.json");
    writeFileSync(lockfile, "{}");
    expect(installIsStale(root)).toBe(true);
    mkdirSync(join(root, "node_modules"));
    const marker = join(root, "node_modules", ".package-lock.json");
    writeFileSync(marker, "{}");
    utimesSync(lockfile, new Date(1000), new Date(1000));
    expect(installIsStale(root)).toBe(false);
    utimesSync(marker, new Date(500), new Date(500));
    expect(installIsStale(root)).toBe(true);
    rmSync(root, { recursive: true });
  });
});

describe("requireFreePort", () => {
  it("names the setting of a taken port", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await expect(
      requireFreePort("BACKEND_PORT", port, "127.0.0.1"),
    ).rejects.toThrow(
      `Port ${port} is taken; stop what uses it or set BACKEND_PORT`,
    );
    await new Promise((resolve) => server.close(resolve));
  });

  it("names HOST when it is no address of this machine", async () => {
    await expect(
      requireFreePort("BACKEND_PORT", 0, "192.0.2.1"),
    ).rejects.toThrow(/HOST 192\.0\.2\.1/);
  });
});
