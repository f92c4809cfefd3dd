/** Text and vector search as the official clients see them. */
import { ConvexClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { PaginationResult } from "convex/server";
import { join } from "node:path";
import { beforeEach, afterEach, describe, expect, it } from "vitest";
import { bundleFunctions, startRuntime, type Runtime } from "../src/index.js";
import { fixtureDir } from "./app-harness.js";
import { callersOf, type Callers } from "./support/callers.js";
import { eventually } from "./support/eventually.js";
import { copyProject } from "./support/project.js";

let bundle: ReturnType<typeof bundleFunctions> | null = null;
let runtime: Runtime;
let call: Callers;
const clients: ConvexClient[] = [];

beforeEach(async () => {
  bundle ??= bundleFunctions({ functionsDir: fixtureDir("search") });
  runtime = await startRuntime({
    pushRequest: await bundle,
    log: () => undefined,
  });
  call = callersOf(runtime.url);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await runtime.close();
});

async function send(...texts: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const body of texts) {
    ids.push((await call.mutation("messages:send", { body })) as string);
  }
  return ids;
}

const search = (text: string, more: Record<string, string | number> = {}) =>
  call.query("messages:search", { text, ...more });

describe("text search", () => {
  it("finds words and the beginning of the last, best first", async () => {
    await send("A red, RED fish!", "red fishes", "blue bird");
    expect(await search("red bird")).toEqual([
      "blue bird",
      "A red, RED fish!",
      "red fishes",
    ]);
    expect(await search("BI")).toEqual(["blue bird"]);
    expect(await search("bi fish")).toEqual(["A red, RED fish!", "red fishes"]);
    expect(await search("red fish", { take: 1 })).toHaveLength(1);
    expect(await search("")).toEqual([]);
  });

  it("filters by equality, nested and missing fields included", async () => {
    for (const [body, channel, lang] of [
      ["word 1", "a", "en"],
      ["word 2", "b", "en"],
      ["word 3", "a", "de"],
    ] as const) {
      await call.mutation("messages:send", { body, channel, lang });
    }
    await send("word 4");
    expect(await search("word", { channel: "a" })).toEqual([
      "word 3",
      "word 1",
    ]);
    expect(await search("word", { channel: "a", lang: "en" })).toEqual([
      "word 1",
    ]);
    expect(await call.query("messages:withoutLang", { text: "word" })).toBe(
      "word 4",
    );
  });

  it("sees the writes of its own mutation", async () => {
    await send("old word");
    const args = { body: "new word", text: "word" };
    expect(await call.mutation("messages:sendAndSearch", args)).toEqual([
      "new word",
      "old word",
    ]);
  });

  it("pages through all matches", async () => {
    await send(...Array.from({ length: 7 }, (_, i) => `word ${i}`));
    const bodies: string[] = [];
    let cursor: string | null = null;
    for (let isDone = false; !isDone;) {
      const paginated: PaginationResult<{ body: string }> =
        await call.client.query(
          makeFunctionReference<"query">("messages:page"),
          { text: "word", paginationOpts: { numItems: 3, cursor } },
        );
      bodies.push(...paginated.page.map(({ body }) => body));
      ({ isDone, continueCursor: cursor } = paginated);
    }
    expect(bodies).toEqual(
      Array.from({ length: 7 }, (_, i) => `word ${6 - i}`),
    );
  });

  it("shows a live search every change, and no other", async () => {
    const client = new ConvexClient(runtime.url, { logger: false });
    clients.push(client);
    const live = makeFunctionReference<
      "query",
      { text: string; channel: string },
      string[]
    >("messages:search");
    const seen: string[][] = [];
    const args = { text: "red", channel: "general" };
    client.onUpdate(live, args, (found) => seen.push(found));
    await eventually(() => seen.length === 1, "the first answer");
    await send("blue fish");
    const [id = ""] = await send("reddish bird");
    await eventually(() => seen.length === 2, "a new match");
    await call.mutation("messages:send", { body: "red", channel: "other" });
    await call.mutation("messages:edit", { id, body: "reddish birds" });
    await eventually(() => seen.length === 3, "a changed match");
    await call.mutation("messages:remove", { id });
    await eventually(() => seen.length === 4, "a removed match");
    expect(seen).toEqual([[], ["reddish bird"], ["reddish birds"], []]);
  });

  it("refuses staged indexes", async () => {
    for (const index of ["by_body", "search_later"]) {
      await expect(call.query("messages:staged", { index })).rejects.toThrow(
        `Index messages.${index} is currently staged and not available to ` +
          "query until it is enabled.",
      );
    }
  });
});

it(
  "is deployed by the official command line",
  { timeout: 120_000 },
  async () => {
    const project = copyProject(join(fixtureDir("search"), ".."));
    const empty = await startRuntime({ log: () => undefined });
    try {
      const { code, stdout, stderr } = await project.convex(
        empty,
        ...["deploy", "--typecheck", "disable"],
      );
      expect(code, stdout + stderr).toBe(0);
      expect(stderr).toContain("search_body (text)   body, filters on channel");
      expect(stderr).toContain(
        "by_embedding (vector)   embedding (3 dimensions)",
      );
      const { mutation, query } = callersOf(empty.url);
      await mutation("messages:send", { body: "found" });
      expect(await query("messages:search", { text: "f" })).toEqual(["found"]);
    } finally {
      await empty.close();
      project.remove();
    }
  },
);

describe("vector search", () => {
  const similar = (vector: number[], more: Record<string, never> | object) =>
    call.action("foods:similar", { vector, ...more });

  beforeEach(async () => {
    for (const [name, cuisine, embedding] of [
      ["baguette", "french", [1, 0, 0]],
      ["tempeh", "indonesian", [0, 2, 0]],
      ["crêpe", "french", [3, 3, 0]],
      ["sushi", "japanese", [-1, 0, 0]],
      ["short", "french", [1, 0]],
    ] as const) {
      await call.mutation("foods:add", {
        name,
        cuisine,
        embedding: [...embedding],
      });
    }
    await call.mutation("foods:add", { name: "none", cuisine: "french" });
  });

  it("orders by cosine similarity", async () => {
    expect(await similar([5, 0, 0], {})).toEqual([
      ["baguette", 1],
      ["crêpe", Math.fround(Math.SQRT1_2)],
      ["tempeh", 0],
      ["sushi", -1],
    ]);
    expect(await similar([5, 0, 0], { limit: 1 })).toEqual([["baguette", 1]]);
  });

  it("filters by one value, several, or several fields", async () => {
    expect(await similar([0, 1, 0], { cuisines: ["french"] })).toMatchObject([
      ["crêpe", expect.closeTo(Math.SQRT1_2)],
      ["baguette", 0],
    ]);
    const cuisines = ["indonesian", "japanese"];
    expect(await similar([0, 1, 0], { cuisines })).toEqual([
      ["tempeh", 1],
      ["sushi", 0],
    ]);
    expect(
      await similar([0, 1, 0], { cuisines: ["japanese"], name: "tempeh" }),
    ).toEqual([
      ["tempeh", 1],
      ["sushi", 0],
    ]);
  });

  it("refuses other dimensions, too many results and staged indexes", async () => {
    await expect(similar([1, 2], {})).rejects.toThrow(
      "Expected a vector with dimensions 3, received 2.",
    );
    await expect(similar([1, 2, 3], { limit: 257 })).rejects.toThrow(
      "Vector queries can fetch at most 256 results, requested 257.",
    );
    await expect(call.action("foods:staged")).rejects.toThrow(
      "Index foods.by_name_later is currently staged",
    );
  });
});
