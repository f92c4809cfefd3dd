import { beforeEach, describe, expect, it } from "vitest";
import { InvalidCursorError } from "./index.js";
import {
  APP,
  indexQuery,
  insertAll,
  reading,
  table,
  tableQuery,
  testEngine,
} from "./testing.js";
import type {
  Engine,
  JsonObject,
  Page,
  PageRequest,
  QueryJson,
} from "./types.js";

let engine: Engine;
let ids: string[];
beforeEach(async () => {
  engine = await testEngine([table("t", { by_n: ["n"] })]);
  const numbers = Array.from({ length: 11 }, (_, i) => ({ n: i }));
  ids = await insertAll(engine, "t", numbers);
});

const all = indexQuery("t.by_n");

function page(request: Partial<PageRequest>, query: QueryJson = all): Page {
  const full = { query, cursor: null, endCursor: null, pageSize: 3 };
  return reading(engine, (t) => t.page(APP, { ...full, ...request }));
}

function ns({ page: documents }: Page): unknown[] {
  return documents.map(({ value }) => value.n);
}

describe("pages", () => {
  it.each(["asc", "desc"] as const)("cover every row once, %s", (order) => {
    const query = indexQuery("t.by_n", [], order);
    const seen: unknown[] = [];
    let cursor: string | null = null;
    const sizes: number[] = [];
    for (;;) {
      const next: Page = page({ cursor }, query);
      seen.push(...ns(next));
      sizes.push(next.page.length);
      if (next.isDone) break;
      cursor = next.continueCursor;
    }
    const expected = Array.from({ length: 11 }, (_, i) => i);
    expect(seen).toEqual(order === "asc" ? expected : expected.reverse());
    expect(sizes).toEqual([3, 3, 3, 2]);
  });

  it("end with an empty one after a full last page", () => {
    const full = page({ pageSize: 11 });
    expect([full.page.length, full.isDone]).toEqual([11, false]);
    const end = page({ pageSize: 11, cursor: full.continueCursor });
    expect([end.page.length, end.isDone]).toEqual([0, true]);
    const behind = page({ pageSize: 11, cursor: end.continueCursor });
    expect([behind.page.length, behind.isDone]).toEqual([0, true]);
  });

  it("stay without gaps while rows come and go", async () => {
    const first = page({});
    const second = page({ cursor: first.continueCursor });
    await insertAll(engine, "t", [{ n: 1.5 }, { n: 2.5 }, { n: 2 }]);
    await engine.mutate(async (t) => t.remove(APP, ids[4] ?? ""));
    const firstAgain = page({ endCursor: first.continueCursor });
    const secondAgain = page({
      cursor: first.continueCursor,
      endCursor: second.continueCursor,
    });
    // The second n = 2 is younger, so it sorts behind the old end.
    expect(ns(firstAgain)).toEqual([0, 1, 1.5, 2]);
    expect(ns(secondAgain)).toEqual([2, 2.5, 3, 5]);
    expect(firstAgain.continueCursor).toBe(first.continueCursor);
    expect(secondAgain.isDone).toBe(false);
  });

  it("grow at the end once the end was reached", async () => {
    const last = page({ pageSize: 20 });
    expect(last.isDone).toBe(true);
    await insertAll(engine, "t", [{ n: 99 }]);
    const again = page({ pageSize: 20, endCursor: last.continueCursor });
    expect([again.page.length, again.isDone]).toEqual([12, true]);
  });

  it("stay without gaps downwards too", async () => {
    const query = indexQuery("t.by_n", [], "desc");
    const first = page({}, query);
    const second = page({ cursor: first.continueCursor }, query);
    await insertAll(engine, "t", [{ n: 8.5 }, { n: 7.5 }]);
    const again = page({ endCursor: first.continueCursor }, query);
    const secondAgain = page(
      { cursor: first.continueCursor, endCursor: second.continueCursor },
      query,
    );
    expect(ns(again)).toEqual([10, 9, 8.5, 8]);
    expect(ns(secondAgain)).toEqual([7.5, 7, 6, 5]);
  });

  it("can be split at their middle", () => {
    const whole = page({ pageSize: 10 });
    const split = whole.splitCursor;
    const left = page({ endCursor: split });
    const right = page({ cursor: split, endCursor: whole.continueCursor });
    expect([...ns(left), ...ns(right)]).toEqual(ns(whole));
    expect(left.page).toHaveLength(5);
  });

  it("count matching rows only, and say when they read too many", () => {
    const filter: JsonObject = { $gte: [{ $field: "n" }, { $literal: 6 }] };
    const query = indexQuery("t.by_n", [], null, [{ filter }]);
    expect(ns(page({}, query))).toEqual([6, 7, 8]);
    const short = page({ maximumRowsRead: 7 }, query);
    expect(ns(short)).toEqual([6]);
    expect(short.pageStatus).toBe("SplitRequired");
    const rest = page({ cursor: short.continueCursor }, query);
    expect(ns(rest)).toEqual([7, 8, 9]);
    expect(rest.pageStatus).toBeNull();
  });

  it("refuse the cursor of another query", () => {
    const { continueCursor } = page({});
    const other = indexQuery("t.by_n", [["Gt", "n", 1]]);
    for (const cursor of [continueCursor, "", "nonsense", "e30"]) {
      expect(() => page({ cursor }, other)).toThrow(InvalidCursorError);
      expect(() => page({ cursor }, other)).toThrow(/^InvalidCursor: /);
      expect(() => page({ endCursor: cursor }, other)).toThrow(
        InvalidCursorError,
      );
    }
  });

  it("need a size", () => {
    for (const pageSize of [0, -1, NaN]) {
      expect(() => page({ pageSize })).toThrow(/must be a positive number/);
    }
  });

  it("of a table to come are empty, and go on once it is there", async () => {
    const none = page({}, tableQuery("later"));
    expect([none.page, none.isDone]).toEqual([[], true]);
    const endCursor = none.continueCursor;
    expect(page({ endCursor }, tableQuery("later")).page).toEqual([]);
    await insertAll(engine, "later", [{ n: 1 }]);
    expect(ns(page({ endCursor }, tableQuery("later")))).toEqual([1]);
  });
});
