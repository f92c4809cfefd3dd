/** `Date` and `Math` that stand still and repeat inside queries and mutations. */

export interface Determinism {
  /** Milliseconds since 1970. */
  now(): number;
  /** A number in [0, 1), or null where chance is real. */
  nextRandom(): number | null;
}

type Current = () => Determinism | undefined;

/** A `Date` whose "now" is the current call's. */
export function createDate(current: Current): unknown {
  const now = (): number => current()?.now() ?? Date.now();
  function ConvexDate(...args: unknown[]): unknown {
    if (new.target === undefined) return new Date(now()).toString();
    const target = new.target === ConvexDate ? Date : new.target;
    return Reflect.construct(Date, args.length === 0 ? [now()] : args, target);
  }
  Object.defineProperty(ConvexDate, "name", { value: "Date" });
  Object.defineProperty(ConvexDate, "length", { value: 7 });
  ConvexDate.prototype = Date.prototype;
  ConvexDate.now = now;
  ConvexDate.parse = (text: string): number => Date.parse(text);
  ConvexDate.UTC = (...parts: Parameters<typeof Date.UTC>): number =>
    Date.UTC(...parts);
  return ConvexDate;
}

/** A `Math` whose `random` is the current call's. */
export function createMath(current: Current): unknown {
  const math = Object.defineProperties(
    {},
    Object.getOwnPropertyDescriptors(Math),
  );
  return Object.defineProperty(math, "random", {
    value: () => current()?.nextRandom() ?? Math.random(),
    configurable: true,
    writable: true,
  });
}

/**
 * A fast generator with 128 bits of state (sfc32).
 * @param seed Four 32-bit numbers.
 */
export function seededRandom(seed: Uint32Array): () => number {
  let [a = 0, b = 0, c = 0, d = 1] = seed;
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}
