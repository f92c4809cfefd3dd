/** The server counts this far; then it says "this many or more". */
const COUNTED = 100;

/** "7", "99+", or null for nothing to show. */
export function shortCount(count: number): string | null {
  if (count === 0) return null;
  return count < COUNTED ? String(count) : `${COUNTED - 1}+`;
}
