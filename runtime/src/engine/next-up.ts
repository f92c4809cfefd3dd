const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** The next larger double; `_creationTime` counts in these steps. */
export function nextUp(value: number): number {
  float[0] = value;
  bits[0] = (bits[0] ?? 0n) + 1n;
  return float[0];
}
