/** What every store must do; run on each of them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import fc from "fast-check";
import type { Snapshot, Storage, Write } from "./types.js";

export interface StorageUnderTest {
  open(): Storage;
  /** Removes what `open` left behind. */
  cleanUp(): void;
}

export function describeStorage(
  name: string,
  create: () => StorageUnderTest,
): void {
  describe(`${name} storage`, () => {
    let test: StorageUnderTest;
    let storage: Storage;
    beforeEach(() => {
      test = create();
      storage = test.open();
    });
    afterEach(async () => {
      await storage.close();
      test.cleanUp();
    });

    it("reads what was written, and null for the rest", async () => {
      await storage.write([
        ["a", "1"],
        ["b", ""],
        ["c", "zero \u0000 and é 😀"],
        ["\x00\xff", "bytes"],
      ]);
      const snapshot = storage.snapshot();
      expect(
        ["a", "b", "c", "\x00\xff", "d"].map((k) => snapshot.get(k)),
      ).toStrictEqual(["1", "", "zero \u0000 and é 😀", "bytes", null]);
      snapshot.close();
    });

    it("removes and replaces in one batch", async () => {
      await storage.write([
        ["a", "1"],
        ["b", "2"],
      ]);
      await storage.write([
        ["a", null],
        ["b", "3"],
        ["missing", null],
      ]);
      expect(all(storage)).toStrictEqual([["b", "3"]]);
    });

    it("keeps a snapshot as it was", async () => {
      await storage.write([["a", "1"]]);
      const before = storage.snapshot();
      await storage.write([
        ["a", "2"],
        ["b", "2"],
      ]);
      const after = storage.snapshot();
      expect(before.get("a")).toBe("1");
      expect(walk(before, "", "z", false)).toStrictEqual([["a", "1"]]);
      expect(after.get("a")).toBe("2");
      expect(walk(after, "", "z", true)).toStrictEqual([
        ["b", "2"],
        ["a", "2"],
      ]);
      before.close();
      after.close();
    });

    it("goes on with an open cursor while others write", async () => {
      await storage.write([
        ["a", "1"],
        ["b", "1"],
        ["c", "1"],
      ]);
      const snapshot = storage.snapshot();
      const cursor = snapshot.range("a", "z", false);
      expect(cursor.next()?.key).toBe("a");
      await storage.write([
        ["b", null],
        ["bb", "2"],
      ]);
      expect(cursor.next()?.key).toBe("b");
      expect(cursor.next()?.key).toBe("c");
      expect(cursor.next()).toBeNull();
      cursor.close();
      snapshot.close();
    });

    it("answers half-open ranges in both directions", async () => {
      const key = fc.string({
        unit: fc.constantFrom("a", "b", "\x00", "\xff"),
        minLength: 1,
        maxLength: 4,
      });
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(key, { maxLength: 20 }),
          key,
          key,
          async (keys, start, end) => {
            const old = all(storage).map(([k]): Write => [k, null]);
            await storage.write([...old, ...keys.map((k): Write => [k, k])]);
            const inside = keys.filter((k) => k >= start && k < end).sort();
            const snapshot = storage.snapshot();
            const forward = walk(snapshot, start, end, false);
            expect(forward.map(([k]) => k)).toStrictEqual(inside);
            const backward = walk(snapshot, start, end, true);
            expect(backward.map(([k]) => k)).toStrictEqual(inside.reverse());
            snapshot.close();
          },
        ),
        { numRuns: 60 },
      );
    });

    it("orders long keys by their whole length", async () => {
      const stem = "s".repeat(4_900);
      const keys = [
        "s".repeat(1_919),
        "s".repeat(1_920),
        "s".repeat(1_921),
        "s".repeat(1_952),
        `${"s".repeat(1_920)}a`,
        `${"s".repeat(1_930)}\xff`,
        stem,
        ...["", "a", "b", "ba", "z"].map((end) => `${stem}x${end}`),
        `t${stem}`,
      ];
      await storage.write(keys.map((k): Write => [k, `of ${k.length}`]));
      const snapshot = storage.snapshot();
      for (const k of keys) expect(snapshot.get(k)).toBe(`of ${k.length}`);
      expect(snapshot.get(`${stem}y`)).toBeNull();
      const sorted = [...keys].sort();
      const bounds = ["a", "z", ...sorted, `${stem}xa\x00`, `${stem}c`];
      for (const start of bounds) {
        for (const end of bounds) {
          const inside = sorted.filter((k) => k >= start && k < end);
          const found = walk(snapshot, start, end, false);
          expect(found.map(([k]) => k)).toStrictEqual(inside);
          const reversed = walk(snapshot, start, end, true);
          expect(reversed.map(([k]) => k)).toStrictEqual(inside.reverse());
        }
      }
      snapshot.close();
      await storage.write([[`${stem}xb`, null]]);
      expect(all(storage).map(([k]) => k)).not.toContain(`${stem}xb`);
    });

    it("writes large batches and values whole", async () => {
      const large = "x".repeat(1_000_000);
      const writes = Array.from({ length: 5_000 }, (_, i): Write => [
        `k${String(i).padStart(5, "0")}`,
        String(i),
      ]);
      await storage.write([...writes, ["large", large]]);
      const snapshot = storage.snapshot();
      expect(snapshot.get("large")).toBe(large);
      expect(walk(snapshot, "k", "l", false)).toStrictEqual(writes);
      snapshot.close();
    });

    it("lets a cursor be closed early and twice", async () => {
      await storage.write([
        ["a", "1"],
        ["b", "1"],
      ]);
      const snapshot = storage.snapshot();
      const cursor = snapshot.range("a", "z", false);
      cursor.next();
      cursor.close();
      cursor.close();
      expect(snapshot.get("b")).toBe("1");
      snapshot.close();
      snapshot.close();
    });
  });
}

function walk(
  snapshot: Snapshot,
  start: string,
  end: string,
  reverse: boolean,
): [string, string][] {
  const cursor = snapshot.range(start, end, reverse);
  const found: [string, string][] = [];
  for (let e = cursor.next(); e; e = cursor.next()) {
    found.push([e.key, e.value]);
  }
  return found;
}

function all(storage: Storage): [string, string][] {
  const snapshot = storage.snapshot();
  const found = walk(snapshot, "\x00", "\xff\xff\xff\xff\xff\xff", false);
  snapshot.close();
  return found;
}
