/** Arbitrary requests: garbage, and what is nearly right. */
import fc from "fast-check";
import { toWellFormed } from "../../src/well-formed.js";

export const segment = fc.string({ maxLength: 30, unit: "binary" });

/** As a header may hold it. */
export const headerValue = fc
  .string({ maxLength: 60 })
  .map((text) => text.replace(/[^\x20-\x7e]/g, "").trim());

const field = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string({ unit: "binary", maxLength: 10 }), { maxLength: 3 }),
  fc.constantFrom("__proto__", "constructor", "*", "1e9", "\u0000", "\ud800"),
);

/** A JSON object of these names, each with anything or something right. */
export function objectOf(
  right: Readonly<Record<string, unknown>>,
): fc.Arbitrary<unknown> {
  const names = [...Object.keys(right), "__proto__", "surprise"];
  return fc
    .dictionary(fc.constantFrom(...names), fc.tuple(fc.boolean(), field))
    .map((given) => ({
      ...right,
      ...Object.fromEntries(
        Object.entries(given).map(([name, [keep, value]]) => [
          name,
          keep && name in right ? right[name] : value,
        ]),
      ),
    }));
}

export const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(text);

/** Bodies that are no JSON object at all. */
export const noObject: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json().map(bytes),
  fc
    .constantFrom(10, 5_000, 30_000)
    .map((depth) => bytes("[".repeat(depth) + "]".repeat(depth))),
  fc
    .constantFrom(10, 4_000)
    .map((depth) => bytes('{"a":'.repeat(depth) + "1" + "}".repeat(depth))),
);

/** A query string of these names. */
export function queryOf(names: readonly string[]): fc.Arbitrary<string> {
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.integer().map(String),
    fc.constantFrom("", "0", "-1", "1e308", "NaN", "true", "null", "[]"),
  );
  return fc
    .array(fc.tuple(fc.constantFrom(...names, "surprise"), value), {
      maxLength: 5,
    })
    .map((pairs) => {
      const text = pairs.map(([name, one]) => {
        // Half a surrogate pair cannot be written in an address.
        return `${name}=${encodeURIComponent(toWellFormed(one))}`;
      });
      return text.length > 0 ? `?${text.join("&")}` : "";
    });
}
