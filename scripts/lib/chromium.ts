/** Finds the Chromium that the browser tests drive; Debian's is installed. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { SetupError } from "./prepare.mjs";

const CANDIDATES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export function findChromium(): string | null {
  const named = process.env["CHROMIUM_PATH"];
  if (named) return named;
  return CANDIDATES.find((path) => existsSync(path)) ?? null;
}

/**
 * Installs Debian's chromium when this account may.
 * @throws {SetupError} saying what to install otherwise.
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    process.stderr.write("• Installing Debian's chromium for the tests …\n");
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    spawnSync(
      "apt-get",
      ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
      {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      },
    );
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new SetupError(
    "The browser tests need Chromium; install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.",
  );
}
