/**
 * One process per data folder. The lock is a file that names its holder; a
 * holder that no longer runs (kill -9, power cut) does not block the next one.
 */
import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { StorageError } from "./types.js";

const LOCK_FILE = "LOCK";
const HEARTBEAT_MS = 2_000;
/**
 * A holder on another host (a container sharing the volume) cannot be asked
 * whether it lives; it counts as gone after this long without a heartbeat.
 */
const FOREIGN_STALE_MS = 30_000;

export interface FolderLock {
  release(): void;
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** Tells a process from a later one with the same pid; null if unknown. */
  readonly started: string | null;
}

/** @throws StorageError when a living process holds the folder. */
export function lockFolder(directory: string): FolderLock {
  fs.mkdirSync(directory, { recursive: true });
  const path = join(directory, LOCK_FILE);
  const own: Holder = {
    token: randomUUID(),
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
  };
  // Each round ends with the lock, an error, or a stale file out of the way.
  for (let round = 0; round < 16; round++) {
    if (tryCreate(path, own)) return hold(path, own);
    const text = readIfPresent(path);
    if (text === null) continue;
    if (isAlive(parseHolder(text), path)) {
      const holder = parseHolder(text);
      throw new StorageError(
        `The data folder ${directory} is in use by another process ` +
          `(pid ${holder?.pid ?? "unknown"} on ${holder?.host ?? "unknown"}). ` +
          "Stop it first, or choose another folder.",
      );
    }
    removeStale(path, text);
  }
  throw new StorageError(`The data folder ${directory} could not be locked.`);
}

/** The file appears with its content in one step: readers never see half. */
function tryCreate(path: string, own: Holder): boolean {
  const draft = `${path}.${own.token}`;
  fs.writeFileSync(draft, JSON.stringify(own));
  try {
    fs.linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    fs.unlinkSync(draft);
  }
}

function hold(path: string, own: Holder): FolderLock {
  const beat = setInterval(() => {
    const now = new Date();
    // A missed beat matters only to other hosts, and the next one follows.
    fs.utimes(path, now, now, () => undefined);
  }, HEARTBEAT_MS);
  beat.unref();
  return {
    release() {
      clearInterval(beat);
      const text = readIfPresent(path);
      if (text !== null && parseHolder(text)?.token === own.token) {
        fs.unlinkSync(path);
      }
    },
  };
}

function isAlive(holder: Holder | null, path: string): boolean {
  if (holder === null) return false;
  if (holder.host !== hostname()) {
    const beat = fs.statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return Date.now() - beat < FOREIGN_STALE_MS;
  }
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it runs, under another user.
    if (codeOf(error) !== "EPERM") return false;
  }
  return holder.started === null || holder.started === startOf(holder.pid);
}

/**
 * Moves the stale file aside and makes sure it was the one examined: between
 * two looks another process may have put its own, living lock there.
 */
function removeStale(path: string, examined: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    fs.renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (fs.readFileSync(aside, "utf8") !== examined) {
    fs.linkSync(aside, path);
  }
  fs.unlinkSync(aside);
}

/** The start time of a process in clock ticks since boot, where /proc has it. */
function startOf(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
    // The command name before may hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[19] ?? null;
  } catch (error) {
    // No /proc on this system, or no such process.
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ESRCH") return null;
    throw error;
  }
}

function parseHolder(text: string): Holder | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Cut short by a crash of the machine: its writer is gone.
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { token, pid, host, started } = value as Record<string, unknown>;
  if (typeof token !== "string" || typeof pid !== "number") return null;
  if (typeof host !== "string") return null;
  return {
    token,
    pid,
    host,
    started: typeof started === "string" ? started : null,
  };
}

function readIfPresent(path: string): string | null {
  try {
    return fs.readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error ? String(error.code) : null;
}
