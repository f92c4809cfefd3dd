/** What apps most often build with convex-helpers. */
import type { Value } from "convex/values";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRuntime, type Runtime } from "../src/index.js";
import { ADMIN, fixture, valueOf } from "./app-harness.js";
import { callersOf, type Callers } from "./support/callers.js";

let runtime: Runtime;
let app: Callers;

beforeAll(async () => {
  runtime = await startRuntime({
    pushRequest: await fixture("packages"),
    log: () => undefined,
  });
  app = callersOf(runtime.url);
}, 60_000);

afterAll(() => runtime?.close());

const list = (text: string) => app.query("notes:list", { text });

async function addNotes(text: string, values: string[]): Promise<void> {
  for (const value of values) {
    const args = { text, value };
    await valueOf(
      runtime.app.runMutation({ path: "notes:add", args, caller: ADMIN }),
    );
  }
}

/** Every page that a paginated query gives, one after the other. */
async function pages(path: string, numItems: number): Promise<Value[]> {
  const all: Value[] = [];
  let cursor: string | null = null;
  for (;;) {
    const result: unknown = await app.query(path, {
      paginationOpts: { numItems, cursor },
    });
    const { page, isDone, continueCursor } = result as {
      page: Value[];
      isDone: boolean;
      continueCursor: string;
    };
    expect(page.length).toBeLessThanOrEqual(numItems);
    all.push(...page);
    if (isDone) return all;
    cursor = continueCursor;
  }
}

describe("convex-helpers", () => {
  it("runs triggers within the mutation", async () => {
    await app.mutation("helpers:watch", { value: 7 });
    expect(await list("watched")).toEqual([7]);
    expect(await list("trigger")).toEqual([7]);
  });

  it("guards rows that are read and written", async () => {
    for (const value of ["open", "secret"]) {
      await app.mutation("helpers:guardedAdd", { text: "guarded", value });
    }
    await expect(
      app.mutation("helpers:guardedAdd", {
        text: "guarded",
        value: "forbidden",
      }),
    ).rejects.toThrow("insert access not allowed");
    expect(await list("guarded")).toEqual(["open", "secret"]);
    const seen = await app.query("helpers:guardedList", { text: "guarded" });
    expect(seen).toEqual(["open"]);
  });

  it("parses arguments with zod", async () => {
    const email = "Ada@Example.com";
    expect(await app.query("helpers:parsed", { email })).toBe(
      "ada@example.com",
    );
    const refused = app.query("helpers:parsed", { email: "nobody" });
    await expect(refused).rejects.toMatchObject({
      data: { ZodError: [{ path: ["email"] }] },
    });
  });

  it("pages without ctx.db.paginate", async () => {
    await app.mutation("notes:fill", { rows: 25 });
    const all = Array.from({ length: 25 }, (_, n) => n);
    expect(await pages("helpers:pageOfRows", 10)).toEqual(all);
  });

  it("merges streams of indexes in order", async () => {
    await addNotes("left stream", ["a", "skip"]);
    await addNotes("right stream", ["b"]);
    await addNotes("left stream", ["c"]);
    await addNotes("right stream", ["d", "skip", "e"]);
    expect(await pages("helpers:merged", 2)).toEqual(["a", "b", "c", "d", "e"]);
  });
});
