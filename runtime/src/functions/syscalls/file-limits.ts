/**
 * How much a mutation may do with files: it holds up all others meanwhile.
 * Convex has such bounds but does not publish them; these are our own.
 */
import type { FileUsage } from "../../files/index.js";

export const FILE_LIMITS: FileUsage = {
  filesWritten: 1_000,
  fileWriteBytes: 16 * 1024 * 1024,
  filesRead: 1_000,
  fileReadBytes: 16 * 1024 * 1024,
};

/** @throws Error when `bytes` more would be too much. */
export function expectRoomForFile(
  usage: FileUsage,
  kind: "read" | "write",
  bytes: number,
): void {
  const [count, total] =
    kind === "read"
      ? (["filesRead", "fileReadBytes"] as const)
      : (["filesWritten", "fileWriteBytes"] as const);
  if (
    usage[count] + 1 > FILE_LIMITS[count] ||
    usage[total] + bytes > FILE_LIMITS[total]
  ) {
    throw new Error(
      `Too much file data ${kind === "read" ? "read" : "written"} in a ` +
        `single mutation (limit: ${String(FILE_LIMITS[count])} files, ` +
        `${String(FILE_LIMITS[total])} bytes). Consider using an action.`,
    );
  }
}
