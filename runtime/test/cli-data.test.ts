/** The official command line's ways to look at data, and to move it. */
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../src/engine/types.js";
import { startRuntime, type Runtime } from "../src/index.js";
import { ADMIN, fixture, fixtureDir, valueOf } from "./app-harness.js";
import { callersOf, type Callers } from "./support/callers.js";
import { copyProject, type Project } from "./support/project.js";

const CLI_TIMEOUT_MS = 180_000;

let runtime: Runtime;
let app: Callers;
let project: Project;

beforeAll(async () => {
  runtime = await start();
  app = callersOf(runtime.url);
  project = copyProject(dirname(fixtureDir("packages")));
});

afterAll(async () => {
  project?.remove();
  await runtime?.close();
});

async function start(app = "packages"): Promise<Runtime> {
  return await startRuntime({
    pushRequest: await fixture(app),
    log: () => undefined,
  });
}

async function succeed(...args: string[]) {
  const result = await project.convex(runtime, ...args);
  expect(result, `${result.stderr}\n${result.stdout}`).toMatchObject({
    code: 0,
  });
  return result;
}

async function fail(...args: string[]): Promise<string> {
  const result = await project.convex(runtime, ...args);
  expect(result.code, result.stdout).toBe(1);
  return result.stderr;
}

function write(name: string, text: string): string {
  const path = join(project.dir, name);
  writeFileSync(path, text);
  return path;
}

/** All of a table's documents, in the order they were made. */
function documents(from: Runtime, table: string): JsonObject[] {
  const reading = from.engine.beginRead();
  try {
    const { page } = reading.page(0, {
      query: {
        source: { type: "FullTableScan", tableName: table, order: "asc" },
        operators: [],
      },
      cursor: null,
      endCursor: null,
      pageSize: 1_000,
    });
    return page.map(({ value }) => value);
  } finally {
    reading.close();
  }
}

describe("the official command line", { timeout: CLI_TIMEOUT_MS }, () => {
  it("runs functions of components, and lists what there is", async () => {
    const status = await succeed(
      "run",
      "--component",
      "migrations",
      "lib:getStatus",
    );
    expect(status.stdout).toBe("[]\n");
    const missing = await fail("run", "notes:nowhere");
    expect(missing).toContain("Could not find function for 'notes:nowhere'");
    expect(missing).toContain("notes:list");
    const inside = await fail("run", "--component", "migrations", "lib:no");
    expect(inside).toContain("lib:getStatus");
    expect(inside).not.toContain("notes:list");
  });

  it("shows rows in order, up to a limit, of components as well", async () => {
    await app.mutation("notes:fill", { rows: 3 });
    const rows = async (...args: string[]) => {
      const { stdout } = await succeed("data", ...args, "--format", "jsonl");
      return [...stdout.matchAll(/"n": (\d+)/g)].map(([, n]) => Number(n));
    };
    expect(await rows("rows")).toEqual([2, 1, 0]);
    expect(await rows("rows", "--order", "asc", "--limit", "2")).toEqual([
      0, 1,
    ]);
    const tables = await succeed("data", "--component", "rateLimiter");
    expect(tables.stdout).toContain("rateLimits\n");
    const none = await succeed("data", "absent");
    expect(none.stderr).toContain("no documents in this table");
  });

  it("follows the log", async () => {
    const logs = project.start(runtime, "logs", "--history", "10", "--success");
    let seen = "";
    const found = new Promise<void>((resolve) => {
      logs.stdout?.on("data", (chunk: Buffer) => {
        seen += chunk.toString();
        if (seen.includes("Function executed in")) resolve();
      });
    });
    await app.query("notes:list", { text: "logged" });
    await found;
    logs.kill();
    await once(logs, "close");
    expect(seen).toMatch(/\[CONVEX [QM]\(.*\)\] Function executed in \d+ ms/);
  });

  it("runs queries that are given as text, of components too", async () => {
    await app.mutation("notes:fill", { rows: 1 });
    const rows =
      'const rows = await ctx.db.query("rows").take(1); ' +
      'console.log("looking"); return rows.map(({ n }) => n)';
    const found = await succeed("run", "--inline-query", rows);
    expect(found.stdout).toBe("[\n  0\n]\n");
    expect(found.stderr).toContain("[LOG] 'looking'");
    const inside = 'await ctx.db.query("rateLimits").take(0)';
    const component = ["--component", "rateLimiter"];
    const none = await succeed("run", ...component, "--inline-query", inside);
    expect(none.stdout).toBe("[]\n");
    const write = 'await ctx.db.insert("rows", { n: 1 })';
    expect(await fail("run", "--inline-query", write)).toContain("insert");
    expect(await fail("run", "--inline-query", "1 +")).toContain("testQuery");
  });

  it("finds nothing wrong with the network", async () => {
    const { stderr } = await succeed("network-test");
    expect(stderr).toContain("OK: WebSocket connection established");
    expect(stderr).toContain("OK: echo 4 MiB");
    expect(stderr).toContain("Network test passed.");
  });

  it("says at once what it cannot have", async () => {
    const answer = await fetch(`${runtime.url}/api/shapes2`, {
      headers: { "convex-client": "npm-cli-1.48.0" },
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("embedded runtime does not have");
  });
});

describe("export and import", { timeout: CLI_TIMEOUT_MS }, () => {
  it("move everything to another deployment, value by value", async () => {
    const special = {
      integer: 2n ** 62n,
      float: 5,
      none: NaN,
      bytes: new Uint8Array([0, 255]).buffer,
      text: 'quoted "7" ü',
    };
    await valueOf(
      runtime.app.runMutation({
        path: "notes:add",
        args: {
          text: "special",
          value: {
            integer: { $integer: "AAAAAAAAAEA=" },
            float: 5,
            none: { $float: "AAAAAAAA+H8=" },
            bytes: { $bytes: "AP8=" },
            text: special.text,
          },
        },
        caller: ADMIN,
      }),
    );
    await app.mutation("scores:add", {
      game: "go",
      points: [3, 1, 2],
      fail: false,
    });
    const before = await app.query("scores:totals", { game: "go" });
    const zip = join(project.dir, "snapshot.zip");
    await succeed("export", "--path", zip);
    expect(readFileSync(zip).subarray(0, 2).toString()).toBe("PK");

    const other = await start();
    try {
      const into = await project.convex(
        other,
        "import",
        "--replace",
        "-y",
        zip,
      );
      expect(into.code, into.stderr).toBe(0);
      for (const table of ["notes", "rows", "scores"]) {
        expect(documents(other, table)).toEqual(documents(runtime, table));
      }
      const { query } = callersOf(other.url);
      expect(await query("notes:list", { text: "special" })).toEqual([special]);
      // Components too: the totals are kept in tables of theirs.
      expect(await query("scores:totals", { game: "go" })).toEqual(before);
      expect((await other.engine.verify()).problems).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it("move stored files", async () => {
    const from = await start("files");
    const into = await start("files");
    try {
      const { query, mutation } = callersOf(from.url);
      const url = await mutation("files:uploadUrl");
      const sent = await fetch(String(url), {
        method: "POST",
        headers: { "content-type": "text/plain" },
        body: "stored text",
      });
      const { storageId } = (await sent.json()) as { storageId: string };
      const zip = join(project.dir, "files.zip");
      const options = ["--include-file-storage", "--path", zip];
      const made = await project.convex(from, "export", ...options);
      expect(made.code, made.stderr).toBe(0);
      const done = await project.convex(into, "import", zip);
      expect(done.code, done.stderr).toBe(0);

      const there = callersOf(into.url);
      expect(await there.query("files:rows")).toEqual(
        await query("files:rows"),
      );
      const copy = await there.query("files:url", { id: storageId });
      const answer = await fetch(String(copy));
      expect(answer.headers.get("content-type")).toBe("text/plain");
      expect(await answer.text()).toBe("stored text");
    } finally {
      await from.close();
      await into.close();
    }
  });

  it("take lines, arrays and CSV, by adding or replacing", async () => {
    await app.mutation("notes:fill", { rows: 1 });
    const lines = write("rows.jsonl", '{"n": 100}\n{"n": 101, "m": 1.5}\n');
    const refused = await fail("import", "--table", "rows", lines);
    expect(refused).toContain('Data already exists in table "rows"');

    const added = await succeed("import", "--append", "--table", "rows", lines);
    expect(added.stderr).toContain("Added 2 documents");
    const replace = (file: string) =>
      succeed("import", "--replace", "-y", "--table", "rows", file);
    await replace(write("rows.json", '[{"n": 1}, {"n": 2}]'));
    expect(documents(runtime, "rows")).toMatchObject([{ n: 1 }, { n: 2 }]);
    await replace(write("rows.csv", "n,m\n7,8\n9,10\n"));
    expect(documents(runtime, "rows")).toMatchObject([
      { n: 7, m: 8 },
      { n: 9, m: 10 },
    ]);
  });

  it("replace all there is when told so", async () => {
    const other = await start();
    try {
      const there = callersOf(other.url);
      await there.mutation("notes:fill", { rows: 5 });
      await there.mutation("scores:add", {
        game: "old",
        points: [7],
        fail: false,
      });
      const zip = join(project.dir, "all.zip");
      await app.mutation("notes:fill", { rows: 2 });
      await succeed("export", "--path", zip);
      const args = ["import", "--replace-all", "-y", zip];
      const done = await project.convex(other, ...args);
      expect(done.code, done.stderr).toBe(0);
      for (const table of ["notes", "rows", "scores"]) {
        expect(documents(other, table)).toEqual(documents(runtime, table));
      }
      // Tables of components that the archive does not have are emptied.
      expect(await there.query("scores:totals", { game: "old" })).toEqual(
        await app.query("scores:totals", { game: "old" }),
      );
      expect((await other.engine.verify()).problems).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it("change nothing when a document does not fit", async () => {
    const before = documents(runtime, "rows");
    const lines = write("wrong.jsonl", '{"n": 1}\n{"n": "text"}\n');
    const args = ["import", "--replace", "-y", "--table", "rows"];
    expect(await fail(...args, lines)).toContain("does not match the schema");
    const broken = write("broken.jsonl", '{"n": 1}\n{"n": \n');
    expect(await fail(...args, broken)).toContain("Line 2 is not JSON");
    expect(documents(runtime, "rows")).toEqual(before);
  });
});
