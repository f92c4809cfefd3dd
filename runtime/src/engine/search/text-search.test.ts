import { beforeEach, describe, expect, it } from "vitest";
import {
  APP,
  collect,
  insertAll,
  reading,
  table,
  testEngine,
} from "../testing.js";
import type { Engine, Page, QueryJson } from "../types.js";
import { bodies, bodiesIn, eq, searchedTable, searchQuery } from "./testing.js";

let engine: Engine;
beforeEach(async () => {
  engine = await testEngine([searchedTable(), table("other", { by_n: ["n"] })]);
});

const insert = (...texts: string[]) =>
  insertAll(
    engine,
    "t",
    texts.map((body) => ({ body })),
  );

describe("a search", () => {
  it("finds documents with any of the words, in any case", async () => {
    await insert("Red fish", "blue FISH!", "green bird");
    expect(bodies(engine, searchQuery("fish Bird "))).toEqual([
      "green bird",
      "blue FISH!",
      "Red fish",
    ]);
    expect(bodies(engine, searchQuery("cat"))).toEqual([]);
    expect(bodies(engine, searchQuery(" !"))).toEqual([]);
  });

  it("takes the last word as the beginning of one, and only the last", async () => {
    await insert("send request", "rabbit", "hare");
    expect(bodies(engine, searchQuery("r"))).toEqual([
      "rabbit",
      "send request",
    ]);
    expect(bodies(engine, searchQuery("r har"))).toEqual(["hare"]);
  });

  it("prefers the whole word to its beginning", async () => {
    await insert("cat nap", "catalogue nap");
    expect(bodies(engine, searchQuery("cat"))).toEqual([
      "cat nap",
      "catalogue nap",
    ]);
  });

  it("prefers more of the words", async () => {
    await insert("red and blue and so on", "red red", "blue", "green");
    expect(bodies(engine, searchQuery("red blue"))).toEqual([
      "red and blue and so on",
      "red red",
      "blue",
    ]);
  });

  it("prefers rare words, repetition and short texts", async () => {
    await insert(...Array.from({ length: 20 }, (_, i) => `common ${i}`));
    const best = [
      "rare rare words",
      "rare words here",
      "rare and lots of other words that make it longer than the others are",
    ];
    await insert(...best);
    const query = searchQuery("common rare", [], [{ limit: 3 }]);
    expect(bodies(engine, query)).toEqual(best);
  });

  it("gives equally good ones from the newest to the oldest", async () => {
    await insert("same 1", "same 2");
    await insert("same 3");
    expect(bodies(engine, searchQuery("same"))).toEqual([
      "same 3",
      "same 2",
      "same 1",
    ]);
  });

  it("leaves out what is no text, and finds nested fields", async () => {
    await engine.applySchema(APP, {
      schemaValidation: true,
      tables: [
        {
          ...table("t"),
          searchIndexes: [
            { name: "deep", searchField: "a.b", filterFields: [] },
          ],
        },
      ],
    });
    await insertAll(engine, "t", [
      { a: { b: "deep word" }, body: 1 },
      { a: "deep", body: 2 },
      { a: { b: 5 }, body: 3 },
      { body: 4 },
    ]);
    const query = searchQuery("deep", [], [], {
      index: "t.deep",
      field: "a.b",
    });
    expect(bodies(engine, query)).toEqual([1]);
  });

  it("works with filter, take and first", async () => {
    await insertAll(engine, "t", [
      { body: "word a", n: 1 },
      { body: "word b", n: 2 },
      { body: "word c", n: 1 },
    ]);
    const filter = eq("n", 1);
    const query = (limit: number) =>
      searchQuery("word", [], [{ filter }, { limit }]);
    expect(bodies(engine, query(10))).toEqual(["word c", "word a"]);
    expect(bodies(engine, query(1))).toEqual(["word c"]);
  });

  it("sees what the mutation itself has written", async () => {
    const [first = "", second = ""] = await insert("old word", "gone word");
    const seen = await engine.mutate(async (t) => {
      t.insert(APP, "t", { body: "new word" });
      t.remove(APP, second);
      const mark = t.savepoint();
      t.patch(APP, first, { body: "nothing" });
      const changed = bodiesIn(t, searchQuery("word"));
      t.rollbackTo(mark);
      return [changed, bodiesIn(t, searchQuery("word"))];
    });
    expect(seen.value).toEqual([["new word"], ["new word", "old word"]]);
    expect(bodies(engine, searchQuery("word"))).toEqual([
      "new word",
      "old word",
    ]);
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("passes over what the mutation removes meanwhile", async () => {
    const [first = ""] = await insert("word 1", "word 2");
    const { value } = await engine.mutate(async (t) => {
      const stream = t.openQuery(APP, searchQuery("word"));
      const found = stream.next()?.value.body;
      t.remove(APP, first);
      return [found, stream.next()];
    });
    expect(value).toEqual(["word 2", null]);
  });
});

describe("equality on filter fields", () => {
  beforeEach(async () => {
    await insertAll(engine, "t", [
      { body: "word 1", channel: "a", meta: { open: true } },
      { body: "word 2", channel: "a" },
      { body: "word 3", channel: "b", meta: { open: true } },
      { body: "word 4", channel: 5n },
      { body: "word 5", channel: 5 },
      { body: "word 6", channel: "long ".repeat(50) },
    ]);
  });

  it.each<[filters: Parameters<typeof searchQuery>[1], found: string[]]>([
    [[["channel", "a"]], ["word 2", "word 1"]],
    [[["meta.open", true]], ["word 3", "word 1"]],
    [
      [
        ["meta.open", true],
        ["channel", "a"],
      ],
      ["word 1"],
    ],
    [
      [
        ["channel", "a"],
        ["meta.open", undefined],
      ],
      ["word 2"],
    ],
    [[["channel", 5n]], ["word 4"]],
    [[["channel", 5]], ["word 5"]],
    [[["channel", "long ".repeat(50)]], ["word 6"]],
    [[["channel", "long "]], []],
    [
      [
        ["channel", "a"],
        ["channel", "b"],
      ],
      [],
    ],
  ])("%#: %o", (filters, found) => {
    expect(bodies(engine, searchQuery("word", filters))).toEqual(found);
    expect(bodies(engine, searchQuery("wor", filters))).toEqual(found);
  });

  it("follows the field", async () => {
    const [id = ""] = await insertAll(engine, "t", [
      { body: "x", channel: "a" },
    ]);
    await engine.mutate(async (t) => t.patch(APP, id, { channel: "b" }));
    expect(bodies(engine, searchQuery("x", [["channel", "a"]]))).toEqual([]);
    expect(bodies(engine, searchQuery("x", [["channel", "b"]]))).toEqual(["x"]);
  });
});

describe("limits", () => {
  const withFilters = (filters: QueryJson["source"][string]): QueryJson => ({
    source: { type: "Search", indexName: "t.by_body", filters },
    operators: [],
  });
  const search = { type: "Search", fieldPath: "body", value: "x" };
  const equal = { type: "Eq", fieldPath: "channel", value: "x" };

  it.each<[query: QueryJson, message: string]>([
    [
      withFilters([equal]),
      "Search query against t.by_body does not contain any search filters. " +
        'You must include a search filter like `q.search("body", searchText)`.',
    ],
    [
      withFilters([search, search]),
      "contains multiple search filters against body. Only one is allowed.",
    ],
    [
      withFilters([{ ...search, fieldPath: "title" }]),
      "contains a search filter against title, which doesn't match the " +
        "indexed `searchField` body.",
    ],
    [
      withFilters([search, { ...equal, fieldPath: "n" }]),
      "contains an equality filter on n but that field isn't indexed for " +
        "filtering in `filterFields`.",
    ],
    [
      withFilters([search, ...Array.from({ length: 9 }, () => equal)]),
      "has too many filter conditions. Max: 8 Actual: 9",
    ],
    [
      searchQuery("x", [], [], { index: "t.by_title", field: "title" }),
      "Index t.by_title not found.",
    ],
    [
      searchQuery("x", [], [], { index: "nowhere.by_body", field: "body" }),
      "Index nowhere.by_body not found.",
    ],
    [
      searchQuery("x", [], [], { index: "other.by_n", field: "n" }),
      "Index other.by_n is not a search index",
    ],
  ])("refuse %j", (query, message) => {
    expect(() => bodies(engine, query)).toThrow(message);
  });

  it("end a search at 1,024 documents", async () => {
    await insert(...Array.from({ length: 1_023 }, (_, i) => `many ${i}`));
    expect(bodies(engine, searchQuery("many"))).toHaveLength(1_023);
    await insert("many more", "many more");
    expect(() => bodies(engine, searchQuery("many"))).toThrow(
      "Search query scanned too many documents (fetched 1024). Consider using " +
        "a smaller limit, paginating the query, or using a filter field to " +
        "limit the number of documents pulled from the search index.",
    );
    const taken = bodies(engine, searchQuery("many", [], [{ limit: 1_024 }]));
    expect(taken).toHaveLength(1_024);
  });

  it("read 64 words of the index, in their order", async () => {
    const texts = Array.from({ length: 80 }, (_, i) => `p${100 + i}`);
    await insert(...texts);
    const found = bodies(engine, searchQuery("p"));
    // One of the 64 is the word itself.
    expect(found.sort()).toEqual(texts.slice(0, 63));
  });
});

describe("pages of a search", () => {
  it("are complete and in order", async () => {
    await insert(...Array.from({ length: 11 }, (_, i) => `word ${i % 3}`));
    const query = searchQuery("word 1");
    const all = reading(engine, (t) => collect(t.openQuery(APP, query)));
    const pages: string[] = [];
    let cursor: string | null = null;
    let sizes = 0;
    for (let isDone = false; !isDone; sizes++) {
      const request = { query, cursor, endCursor: null, pageSize: 4 };
      const page: Page = reading(engine, (t) => t.page(APP, request));
      pages.push(...page.page.map(({ id }) => id));
      expect(page.splitCursor).toBeNull();
      ({ isDone, continueCursor: cursor } = page);
    }
    expect(pages).toEqual(all.map(({ id }) => id));
    expect(sizes).toBe(3);
  });

  it("keep to their end when read again", async () => {
    await insert(...Array.from({ length: 6 }, () => "word"));
    const query = searchQuery("word");
    const page = (cursor: string | null, endCursor: string | null) =>
      reading(engine, (t) =>
        t.page(APP, { query, cursor, endCursor, pageSize: 3 }),
      );
    const first = page(null, null);
    const second = page(first.continueCursor, null);
    await insert("word");
    const firstAgain = page(null, first.continueCursor);
    expect(firstAgain.page).toHaveLength(4);
    expect(page(first.continueCursor, null).page).toEqual(second.page);
  });

  it("refuse another search's cursor", async () => {
    await insert("word", "word");
    const cursor = reading(engine, (t) =>
      t.page(APP, {
        query: searchQuery("word"),
        cursor: null,
        endCursor: null,
        pageSize: 1,
      }),
    ).continueCursor;
    const other = {
      query: searchQuery("words"),
      cursor,
      endCursor: null,
      pageSize: 1,
    };
    expect(() => reading(engine, (t) => t.page(APP, other))).toThrow(
      "InvalidCursor",
    );
  });
});
