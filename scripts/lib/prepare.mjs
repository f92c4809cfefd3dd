/**
 * What every command does first on a fresh machine: check Node, install the
 * packages when they are missing or older than the lockfile. Plain JavaScript
 * without a dependency, because nothing is installed yet when it runs.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

const MINIMUM_NODE = [20, 19];
const ORPHAN_CHECK_MS = 1000;

/** A failure the user can act on: one sentence, no stack trace. */
export class SetupError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "SetupError";
  }
}

/** @throws {SetupError} when Node is older than the packages need. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [needMajor = 0, needMinor = 0] = MINIMUM_NODE;
  if (major < needMajor || (major === needMajor && minor < needMinor)) {
    throw new SetupError(
      `Frontdesk needs Node ${needMajor}.${needMinor} or newer; this is ${version}. Install a newer one from https://nodejs.org.`,
    );
  }
}

/**
 * npm writes `node_modules/.package-lock.json` last, so it tells whether an
 * install finished and against which lockfile.
 */
export function installIsStale(root = ROOT) {
  const marker = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(marker)) return true;
  return (
    statSync(join(root, "package-lock.json")).mtimeMs > statSync(marker).mtimeMs
  );
}

/**
 * One sentence for npm's most common ways to fail.
 * @param {string} output
 */
export function explainInstallFailure(output) {
  if (/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(output)) {
    return "The package registry cannot be reached; check the network or npm's `registry` and `proxy` settings, then run the command again.";
  }
  if (/ENOSPC/.test(output)) {
    return "The disk is full; free about 1 GB and run the command again.";
  }
  if (/EACCES|EPERM/.test(output)) {
    return "npm may not write into this folder; check who owns it, then run the command again.";
  }
  if (/EBADENGINE/.test(output)) {
    return "This Node version is not supported by a package; use Node 20.19 or newer.";
  }
  return "Installing the packages failed; npm's own words stand above.";
}

/** Installs exactly what the lockfile names, when needed. */
export function ensureInstalled() {
  if (!installIsStale()) return;
  process.stderr.write("• Installing packages (npm ci) …\n");
  const started = Date.now();
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: ROOT,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (result.error || result.status !== 0) {
    const words = result.error?.message ?? result.stderr;
    process.stderr.write(words);
    throw new SetupError(explainInstallFailure(words));
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stderr.write(`  installed in ${seconds} s\n`);
}

/** Checks the machine and installs; every entry script begins with it. */
export function prepare() {
  checkNode();
  ensureInstalled();
}

/**
 * Runs `main`, turning a SetupError into one sentence and exit code 1.
 * @param {() => void | Promise<void>} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (error instanceof Error && error.name === "SetupError") {
      process.stderr.write(`\n✖ ${error.message}\n`);
    } else {
      console.error(error);
    }
    process.exitCode = 1;
  }
}

/**
 * Runs a TypeScript file with the same Node, and answers its exit code.
 * Ctrl-C reaches the child through the terminal's process group; a signal sent
 * to this process alone is passed on.
 * @param {string} file relative to the root
 * @param {string[]} args
 * @returns {Promise<number>}
 */
export async function runTypeScript(file, args = process.argv.slice(2)) {
  const { spawn } = await import("node:child_process");
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(ROOT, file), ...args],
    { cwd: ROOT, stdio: "inherit" },
  );
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    child.kill(signal);
  };
  process.on("SIGTERM", forward);
  process.on("SIGINT", () => {
    // The terminal has sent it to the child too; wait for its clean end.
  });
  // npm's shell does not hand a signal on: when npm is killed, we are told by
  // getting another parent, and must not leave servers behind.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    // Once: a second signal would cut its orderly stop short.
    clearInterval(watch);
    child.kill("SIGTERM");
  }, ORPHAN_CHECK_MS);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      clearInterval(watch);
      resolve(code ?? 1);
    });
  });
}

/** The version in the root package.json. */
export function productVersion() {
  /** @type {unknown} */
  const parsed = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  if (typeof parsed === "object" && parsed !== null && "version" in parsed) {
    return String(parsed.version);
  }
  throw new SetupError("package.json has no version.");
}
