/** What a process holds, as the kernel counts it. */
import { readFileSync } from "node:fs";

/** Resident megabytes (10^6 bytes) of a process; 0 where there is no /proc. */
export function residentMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    return (kibibytes * 1024) / 1e6;
  } catch {
    // Another system than Linux, or the process is gone.
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
