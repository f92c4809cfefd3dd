import fc from "fast-check";
import { expect, test } from "vitest";
import { createCursors } from "./cursor.js";

const cursors = createCursors(new Uint8Array(32).fill(7));
const refused = expect.objectContaining({ code: "invalid_request" }) as Error;

test("opens what it sealed, for the same list only", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
      fc.option(fc.nat(), { nil: undefined }),
      (cursor, since) => {
        const position = { cursor, ...(since !== undefined && { since }) };
        const sealed = cursors.seal(["events", "key", null], position);
        expect(sealed).toMatch(/^[\w-]+\.[\w-]+$/);
        expect(cursors.open(["events", "key", null], sealed)).toEqual(position);
        for (const other of [["events", "key", "x"], ["events"]]) {
          expect(() => cursors.open(other, sealed)).toThrow(refused);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("opens nothing else", () => {
  const sealed = cursors.seal(["list"], { cursor: "abc" });
  fc.assert(
    fc.property(fc.string(), fc.nat(sealed.length - 1), (text, at) => {
      const flipped = sealed[at] === "A" ? "B" : "A";
      const bent = sealed.slice(0, at) + flipped + sealed.slice(at + 1);
      for (const one of [text, bent, `${sealed}.`, sealed.split(".")[0]]) {
        try {
          // The last character of a mac has bits that mean nothing.
          const { cursor } = cursors.open(["list"], one ?? "");
          expect(cursor).toBe("abc");
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }
    }),
  );
  const others = createCursors(new Uint8Array(32).fill(8));
  expect(() => others.open(["list"], sealed)).toThrow(refused);
});
