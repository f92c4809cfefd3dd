import { beforeEach, expect, it } from "vitest";
import { APP, collect, insertAll, testEngine } from "../testing.js";
import type { Engine, JsonObject } from "../types.js";
import { searchedTable, searchQuery } from "./testing.js";

let engine: Engine;
let ids: string[];
/** Whether the search for "red" in channel a was put in doubt. */
let fired: boolean;

beforeEach(async () => {
  engine = await testEngine([searchedTable()]);
  ids = await insertAll(engine, "t", [
    { body: "red one", channel: "a" },
    { body: "red two", channel: "b" },
    { body: "blue one", channel: "a" },
  ]);
  fired = false;
  const t = engine.beginRead();
  const query = searchQuery("blue red", [["channel", "a"]], [{ limit: 1 }]);
  expect(collect(t.openQuery(APP, query))).toHaveLength(1);
  engine.watch(t.readSet(), t.snapshotTs, () => {
    fired = true;
  });
  t.close();
});

const insert = (fields: JsonObject) =>
  engine.mutate(async (t) => t.insert(APP, "t", fields));
const patch = (at: number, fields: JsonObject) =>
  engine.mutate(async (t) => t.patch(APP, ids[at] ?? "", fields));

it.each<[what: string, change: () => Promise<unknown>]>([
  ["another word", () => insert({ body: "green", channel: "a" })],
  ["another channel", () => insert({ body: "red", channel: "b" })],
  ["no channel", () => insert({ body: "red" })],
  ["no text", () => insert({ channel: "a" })],
  ["a change in another channel", () => patch(1, { body: "red blue" })],
  ["a document found, but not read", () => patch(0, { n: 1 })],
])("a search does not mind %s", async (_what, change) => {
  await change();
  expect(fired).toBe(false);
});

it.each<[what: string, change: () => Promise<unknown>]>([
  ["a new match", () => insert({ body: "red", channel: "a" })],
  ["a new beginning", () => insert({ body: "redder", channel: "a" })],
  ["a match that moves in", () => patch(1, { channel: "a" })],
  ["a match that moves out", () => patch(0, { channel: "b" })],
  ["a match's text", () => patch(0, { body: "red and one" })],
  ["another field of what it returned", () => patch(2, { n: 1 })],
  [
    "a match that is gone",
    () => engine.mutate(async (t) => t.remove(APP, ids[0] ?? "")),
  ],
])("a search hears of %s", async (_what, change) => {
  await change();
  expect(fired).toBe(true);
});
