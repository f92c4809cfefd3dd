import { beforeEach, describe, expect, it } from "vitest";
import { createId } from "../values/ids.js";
import {
  APP,
  insertAll,
  reading,
  run,
  table,
  tableQuery,
  testEngine,
} from "./testing.js";
import type { Engine, WriteTransaction } from "./types.js";

let engine: Engine;

beforeEach(async () => {
  engine = await testEngine([table("a", { by_n: ["n"] }), table("b")]);
});

const write = (change: (transaction: WriteTransaction) => void) =>
  engine.mutate(async (transaction) => change(transaction), {
    unlimited: true,
  });

const numbers = () => Object.fromEntries(engine.tableNumbers(APP));

describe("whole documents", () => {
  it("keep the id and time they bring, and get what they lack", async () => {
    const { a = 0 } = numbers();
    const _id = createId(a, Date.now());
    await write((transaction) => {
      transaction.insertWhole(APP, "a", { _id, _creationTime: 12.5, n: 1 });
      transaction.insertWhole(APP, "a", { n: 2 });
      transaction.insertWhole(APP, "new", { n: 3 });
    });
    const [first, second] = run(engine, tableQuery("a"));
    expect(first).toEqual({ _id, _creationTime: 12.5, n: 1 });
    expect(second?._creationTime).toBeGreaterThan(12.5);
    expect(run(engine, tableQuery("new"))).toMatchObject([{ n: 3 }]);
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("are refused with another table's id, or one that is taken", async () => {
    const [taken = ""] = await insertAll(engine, "a", [{ n: 1 }]);
    const insert = (_id: string) =>
      write((transaction) => transaction.insertWhole(APP, "a", { _id, n: 2 }));
    await expect(insert(taken)).rejects.toThrow("is a document");
    const { b = 0 } = numbers();
    await expect(insert(createId(b, 0))).rejects.toThrow(
      'no id of the table "a"',
    );
    await expect(insert("x")).rejects.toThrow('no id of the table "a"');
  });
});

describe("the numbers of tables", () => {
  it("are swapped and given while the tables are empty", async () => {
    const { a = 0, b = 0 } = numbers();
    const wanted = new Map([
      ["a", b],
      ["b", a],
      ["c", 10_777],
    ]);
    await write((transaction) => transaction.numberTables(APP, wanted));
    expect(numbers()).toMatchObject({ a: b, b: a, c: 10_777 });
    await insertAll(engine, "a", [{ n: 1 }]);
    expect(run(engine, tableQuery("a"))).toHaveLength(1);
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("stay while there are documents, and are never shared", async () => {
    await insertAll(engine, "a", [{ n: 1 }]);
    const { a = 0 } = numbers();
    const give = (name: string, number: number) =>
      write((transaction) =>
        transaction.numberTables(APP, new Map([[name, number]])),
      );
    await expect(give("a", 10_500)).rejects.toThrow("it is not empty");
    await expect(give("b", a)).rejects.toThrow('"a" and "b" cannot both');
    await give("a", a);
  });

  it("and all else is unlimited for imports", async () => {
    await write((transaction) => {
      for (let n = 0; n < 17_000; n++) {
        transaction.insertWhole(APP, "a", { n });
      }
    });
    expect(reading(engine, (reads) => reads.count(APP, "a"))).toBe(17_000);
  });
});
