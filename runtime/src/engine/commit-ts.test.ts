import { beforeEach, describe, expect, it } from "vitest";
import { toInteger } from "../values/special-values.js";
import {
  APP,
  collect,
  indexQuery,
  insertAll,
  run,
  table,
  tableQuery,
  testEngine,
} from "./testing.js";
import type { Engine, JsonObject } from "./types.js";

const NOW: JsonObject = { $commitTs: null };

let engine: Engine;

beforeEach(async () => {
  engine = await testEngine([
    table(
      "t",
      { by_at: ["at"] },
      {
        type: "object",
        value: {
          n: { fieldType: { type: "number" }, optional: false },
          at: { fieldType: { type: "commitTs" }, optional: false },
          log: { fieldType: { type: "any" }, optional: true },
        },
      },
    ),
  ]);
});

const times = () =>
  run(engine, indexQuery("t.by_at")).map((document) => toInteger(document.at));

describe("the time of a commit in its own documents", () => {
  it("is one for all of them, and grows from commit to commit", async () => {
    const commits: bigint[] = [];
    for (let n = 0; n < 3; n++) {
      const { ts } = await engine.mutate(async (transaction) => {
        transaction.insert(APP, "t", { n, at: NOW });
        transaction.insert(APP, "t", { n, at: NOW, log: [{ at: NOW }] });
      });
      commits.push(ts, ts);
    }
    expect(times()).toEqual(commits);
    const [, nested] = run(engine, tableQuery("t"));
    expect(nested?.log).toEqual([{ at: nested?.at }]);
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("is not known within the mutation, but later than all others", async () => {
    await insertAll(engine, "t", [{ n: 0, at: 2n ** 62n }]);
    await engine.mutate(async (transaction) => {
      transaction.insert(APP, "t", { n: 1, at: NOW });
      const found = collect(
        transaction.openQuery(APP, indexQuery("t.by_at", [], "desc")),
      );
      expect(found.map(({ value }) => value.at)).toEqual([
        NOW,
        expect.objectContaining({ $integer: expect.any(String) as string }),
      ]);
    });
    expect(times().map((time) => time === 2n ** 62n)).toEqual([false, true]);
  });

  it("is set anew by a patch, and not by what was undone or removed", async () => {
    const [id = ""] = await insertAll(engine, "t", [{ n: 0, at: 5n }]);
    const { ts } = await engine.mutate(async (transaction) => {
      transaction.patch(APP, id, { at: NOW });
      const before = transaction.savepoint();
      transaction.insert(APP, "t", { n: 1, at: NOW });
      transaction.rollbackTo(before);
      transaction.remove(APP, transaction.insert(APP, "t", { n: 2, at: NOW }));
      transaction.patch(APP, transaction.insert(APP, "t", { n: 3, at: NOW }), {
        at: { $integer: "AQAAAAAAAAA=" },
      });
    });
    expect(times()).toEqual([1n, ts]);
    expect((await engine.verify()).problems).toEqual([]);
  });

  it("fits no other type", async () => {
    await engine.applySchema(APP, {
      tables: [
        table(
          "u",
          {},
          {
            type: "object",
            value: { at: { fieldType: { type: "bigint" }, optional: false } },
          },
        ),
      ],
      schemaValidation: true,
    });
    await expect(
      engine.mutate(async (transaction) =>
        transaction.insert(APP, "u", { at: NOW }),
      ),
    ).rejects.toThrow("does not match the schema");
  });
});
