/** What a process holds, as the kernel counts it. */
import { readFileSync } from "node:fs";

/** Resident megabytes (10^6 bytes) of a process; 0 where there is no /proc. */
export function residentMegabytes(pid: number): number {
  return statusMegabytes(pid, "VmRSS");
}

/**
 * The same without pages of mapped files, which the kernel takes back when it
 * needs them: LMDB's data is such a file.
 */
export function privateMegabytes(pid: number): number {
  return statusMegabytes(pid, "RssAnon");
}

function statusMegabytes(pid: number, field: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const line = new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status);
    return (Number(line?.[1] ?? 0) * 1024) / 1e6;
  } catch {
    // Another system than Linux, or the process is gone.
    return 0;
  }
}

/** What the kernel counts by default: hundredths of a second. */
const TICK_MICROS = 10_000;

/** CPU time of a process so far, all its threads; 0 where there is no /proc. */
export function cpuMicros(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name before it, in brackets, may hold blanks.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
  } catch {
    return 0;
  }
}

/** How many files one process may open, by the shell's limit; Linux only. */
export function openFileLimit(pid: number): number {
  try {
    const limits = readFileSync(`/proc/${pid}/limits`, "utf8");
    return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}
