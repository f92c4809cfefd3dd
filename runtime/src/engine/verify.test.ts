import { expect, it } from "vitest";
import { createMemoryStorage } from "../storage/index.js";
import type { Storage } from "../storage/index.js";
import { createEngine } from "./index.js";
import { insertAll, table, testEngine } from "./testing.js";

/** All keys whose entry has, or has not, a value. */
function keysOf(storage: Storage, documents: boolean): string[] {
  const cursor = storage.snapshot().range("\x00\x00\x00\x01", "\xff", false);
  const found: string[] = [];
  for (let e = cursor.next(); e; e = cursor.next()) {
    if ((e.value !== "") === documents) found.push(e.key);
  }
  return found;
}

it("finds nothing wrong with sound data", async () => {
  const engine = await testEngine([table("t", { by_n: ["n"] })]);
  await insertAll(engine, "t", [{ n: 1 }, { n: "x".repeat(5_000) }, {}]);
  expect(await engine.verify()).toEqual({
    documents: 3,
    indexEntries: 6,
    problems: [],
  });
});

it("finds every kind of damage", async () => {
  const storage = createMemoryStorage();
  const engine = await testEngine([table("t", { by_n: ["n"] })], { storage });
  await insertAll(engine, "t", [{ n: 1 }, { n: 2 }]);
  await engine.close();
  const [document = ""] = keysOf(storage, true);
  const entries = keysOf(storage, false);
  const text = storage.snapshot().get(document) ?? "";
  const last = entries.at(-1) ?? "";
  const damages: [string, string | null, RegExp][] = [
    [document, null, /false entry/],
    [document, text.replace(/"n":\d/, '"n":7'), /missing in index by_n/],
    [document, "{", /SyntaxError/],
    [document, "[]", /damaged/],
    [document, text.replace(/"_id":"./, '"_id":"z'), /another id inside/],
    [last, null, /missing in index by_n/],
    [last.replace("\x04", "\x05"), "", /false entry/],
    ["\x00\x00\x09\x00stray", "", /unknown index/],
  ];
  for (const [key, value, problem] of damages) {
    const before = storage.snapshot().get(key);
    await storage.write([[key, value]]);
    const damaged = await createEngine({ storage });
    const { problems } = await damaged.verify();
    expect(problems.join("\n")).toMatch(problem);
    await damaged.close();
    await storage.write([[key, before]]);
  }
  const mended = await createEngine({ storage });
  expect((await mended.verify()).problems).toEqual([]);
});
