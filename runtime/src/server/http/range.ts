/** One range of bytes, both ends included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

const SINGLE = /^bytes=(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))$/;

/**
 * @returns null for what is to be answered with the whole file: several
 *   ranges, other units, or what is no range.
 */
export function parseRange(
  header: string,
  size: number,
): ByteRange | "unsatisfiable" | null {
  const match = SINGLE.exec(header.trim().toLowerCase());
  if (match === null) return null;
  const [, from, to, suffix] = match;
  if (from === undefined) {
    const length = Math.min(Number(suffix), size);
    if (length === 0) return "unsatisfiable";
    return { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === undefined ? size - 1 : Math.min(Number(to), size - 1);
  // Backwards is malformed, not unsatisfiable.
  if (to !== undefined && Number(to) < first) return null;
  return first < size ? { first, last } : "unsatisfiable";
}
