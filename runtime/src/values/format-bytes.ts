const UNITS = ["B", "KiB", "MiB", "GiB"] as const;

/** `17 MiB`, `1.05 MiB`: as Convex's errors print sizes. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(2))} ${UNITS[unit]}`;
}
