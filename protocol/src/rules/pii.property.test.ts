import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PII_KINDS, redact, type PiiKind } from "./pii.js";

const RUNS = { numRuns: 400 };

function digits(length: number) {
  return fc.array(fc.nat(9), { minLength: length, maxLength: length });
}

function luhn(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return body + String((10 - (sum % 10)) % 10);
}

function iban(country: string, bban: string): string {
  const text = `${bban}${country}00`;
  const number = [...text].map((one) => parseInt(one, 36)).join("");
  return `${country}${String(98n - (BigInt(number) % 97n)).padStart(2, "0")}${bban}`;
}

function grouped(text: string, size: number, separator: string): string {
  return (text.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(separator);
}

/** Zeros of ASCII, Arabic-Indic, Persian, Devanagari, Thai and wide digits. */
const ZEROS = [0x30, 0x660, 0x6f0, 0x966, 0xe50, 0xff10, 0x1d7ce, 0x1d7d8];

function inDigits(text: string, zero: number): string {
  return text.replace(/\d/g, (digit) =>
    String.fromCodePoint(zero + Number(digit)),
  );
}

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const separator = fc.constantFrom("", " ", "-", "\u00a0", "\u2011");
const VALUES: Readonly<Record<PiiKind, fc.Arbitrary<string>>> = {
  email: fc
    .tuple(word, word, fc.constantFrom("com", "de", "co.uk", "museum"))
    .map(([user, host, ending]) => `${user}@${host}.${ending}`),
  phone: fc
    .tuple(fc.constantFrom("+49 170 ", "+44-20-", "+33"), digits(7))
    .map(([start, rest]) => `${start}1${rest.join("").replace(/0/g, "5")}`),
  card: fc
    .tuple(fc.constantFrom("4", "51", "6011"), digits(15), separator)
    .map(([start, rest, between]) =>
      grouped(luhn((start + rest.join("")).slice(0, 15)), 4, between),
    ),
  iban: fc
    .tuple(digits(18), separator)
    .map(([bban, between]) => grouped(iban("DE", bban.join("")), 4, between)),
};

const found = fc
  .tuple(fc.constantFrom(...PII_KINDS), fc.constantFrom(...ZEROS))
  .chain(([kind, zero]) =>
    VALUES[kind].map((value) => ({ kind, value: inDigits(value, zero) })),
  );

/** Ends in what no value continues with. */
const around = fc
  .string({ unit: "grapheme", maxLength: 30 })
  .map((text) => `${text.replace(/[\p{N}@＠+]/gu, "")} , `);

describe("a message with something in it", () => {
  test("loses it, keeps the rest byte for byte, and tells how many", () => {
    const parts = fc.array(fc.tuple(around, found), { maxLength: 5 });
    fc.assert(
      fc.property(parts, around, (pairs, end) => {
        const text = pairs.map(([before, { value }]) => before + value);
        const expected = pairs.map(
          ([before, { kind }]) => `${before}[${kind}]`,
        );
        const last = ` ,${end}`;
        const redacted = redact(text.join(" ,") + last);
        expect(redacted.text).toBe(expected.join(" ,") + last);
        for (const kind of PII_KINDS) {
          const many = pairs.filter(([, one]) => one.kind === kind).length;
          expect(redacted.counts[kind]).toBe(many);
        }
      }),
      RUNS,
    );
  });
});

/** Pieces of values, so that they meet in every way. */
const scraps = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."+-./() @,:[]aDEx\u200b\u00a0€%#_=&用Ж🙂\u0001"),
      fc.constantFrom("[email]", "[phone]", "[card]", "tel ", "00", "0171 "),
      fc.constantFrom(
        "555-123-4567",
        "+4917012345",
        "@b.co",
        "4111111111111111",
      ),
      fc.constantFrom("DE89370400440532013000", ".com", "24.12.2026", "٠١"),
      digits(3).map((three) => three.join("")),
      found.map(({ value }) => value),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(""));

describe("any message", () => {
  test("stays as it is the second time", () => {
    fc.assert(
      fc.property(scraps, (text) => {
        const once = redact(text);
        const twice = redact(once.text);
        expect(twice.text).toBe(once.text);
        expect(Object.values(twice.counts)).toEqual([0, 0, 0, 0]);
      }),
      { numRuns: 3000 },
    );
  });

  test("is cut only where a placeholder stands", () => {
    fc.assert(
      fc.property(scraps, (text) => {
        const redacted = redact(text.replace(/[[\]]/g, "")).text;
        const kept = redacted.split(/\[(?:email|phone|card|iban)\]/);
        // What is left stands in the original, in the same order.
        let at = 0;
        for (const part of kept) {
          const place = text.replace(/[[\]]/g, "").indexOf(part, at);
          expect(place).toBeGreaterThanOrEqual(at);
          at = place + part.length;
        }
      }),
      RUNS,
    );
  });
});

test.each([
  "1",
  "1 ",
  "+1",
  "+49 1",
  "(0",
  "a@",
  "@",
  "DE1",
  "0171 ",
  "1-1.",
  "٠",
])("%j over and over is read to its end", (seed) => {
  const flood = seed.repeat(Math.ceil(100_000 / seed.length));
  const { text, counts } = redact(`${flood}x jo@example.com`);
  expect(text.endsWith("[email]")).toBe(true);
  expect(counts.email).toBeGreaterThan(0);
});
