/** Programs of the system that tests need; Debian's are installed on demand. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { SetupError } from "./prepare.mjs";

export interface SystemProgram {
  readonly name: string;
  /** Overrides the search. */
  readonly setting: string;
  readonly debianPackage: string;
  readonly candidates: readonly string[];
}

export const CHROMIUM: SystemProgram = {
  name: "Chromium",
  setting: "CHROMIUM_PATH",
  debianPackage: "chromium",
  candidates: [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
};

export const NGINX: SystemProgram = {
  name: "nginx",
  setting: "NGINX_PATH",
  debianPackage: "nginx-light",
  candidates: [
    "/usr/sbin/nginx",
    "/usr/local/bin/nginx",
    "/opt/homebrew/bin/nginx",
  ],
};

export function findProgram(program: SystemProgram): string | null {
  const named = process.env[program.setting];
  if (named) return named;
  return program.candidates.find((path) => existsSync(path)) ?? null;
}

/** @throws {SetupError} saying what to install. */
export function requireProgram(program: SystemProgram): string {
  const found = findProgram(program);
  if (found) return found;
  throw new SetupError(
    `The tests need ${program.name}; install it (Debian: apt-get install ${program.debianPackage}) or set ${program.setting}.`,
  );
}

/** Installs Debian's package when it is missing and this account may. */
export function ensureProgram(program: SystemProgram): string {
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!findProgram(program) && mayInstall) {
    process.stderr.write(`• Installing ${program.debianPackage} …\n`);
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    spawnSync(
      "apt-get",
      [
        ...["install", "-y", "-qq", "--no-install-recommends"],
        program.debianPackage,
      ],
      {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      },
    );
  }
  return requireProgram(program);
}
