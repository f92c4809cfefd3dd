/** Random Convex values for property tests. */
import fc from "fast-check";
import type { Value } from "convex/values";

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

const fieldName = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,5}$/);

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  // Neighbours of the terminator and of its escape.
  fc.string({
    unit: fc.constantFrom("a", "b", "\u0000", "\u0001", "ÿ", "é", "😀"),
    maxLength: 5,
  }),
);

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.bigInt({ min: MIN_INT64, max: MAX_INT64 }),
  fc.bigInt({ min: -3n, max: 300n }),
  fc.double(),
  fc.constantFrom(0, -0, Infinity, -Infinity, NaN, 1, -1, 0.5),
  text,
  fc
    .uint8Array({ maxLength: 5 })
    .map((bytes) => bytes.buffer.slice(0, bytes.length)),
);

/** Any value a document field can hold. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>(
  (tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      scalar,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fieldName, tie("value"), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    ),
  }),
).value;
