import { ConvexClient } from "convex/browser";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRuntime, type Runtime } from "../src/index.js";
import { api } from "./support/api.js";
import { eventually } from "./support/eventually.js";
import { copyProject, type Project } from "./support/project.js";

const CLI_TIMEOUT_MS = 120_000;

let runtime: Runtime;
let project: Project;

beforeAll(async () => {
  project = copyProject();
  runtime = await startRuntime({ log: () => undefined });
});

afterAll(async () => {
  await runtime?.close();
  project?.remove();
});

const convex = (...args: string[]) => project.convex(runtime, ...args);

async function succeed(...args: string[]) {
  const result = await convex(...args);
  expect(result, `${result.stderr}\n${result.stdout}`).toMatchObject({
    code: 0,
  });
  return result;
}

function rewrite(file: string, from: string, to: string): void {
  const path = join(project.functionsDir, file);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

describe("the official command line", { timeout: CLI_TIMEOUT_MS }, () => {
  it("deploys, changes nothing on a dry run, then replaces live code", async () => {
    await succeed("deploy", "--typecheck", "disable");
    expect(
      existsSync(join(project.functionsDir, "_generated", "api.d.ts")),
    ).toBe(true);
    const client = new ConvexClient(runtime.url, { logger: false });
    const seen: string[] = [];
    client.onUpdate(api.users.greeting, {}, (value) => seen.push(value));
    await eventually(() => seen.at(-1) === "unset", "the first code");

    rewrite("users.ts", '"unset"', '"changed"');
    await succeed("deploy", "--typecheck", "disable", "--dry-run");
    expect(await client.query(api.users.greeting, {})).toBe("unset");

    await succeed("deploy", "--typecheck", "disable");
    await eventually(() => seen.at(-1) === "changed", "the new code");
    expect(client.connectionState().connectionCount).toBe(1);
    await client.close();
  });

  it("pushes by dev --once and generates the same code as codegen", async () => {
    const generated = join(project.functionsDir, "_generated", "api.d.ts");
    await succeed("dev", "--once", "--typecheck", "disable");
    const byDev = readFileSync(generated, "utf8");
    expect(byDev).toContain('import type * as messages from "../messages.js"');
    await succeed("codegen", "--typecheck", "disable");
    expect(readFileSync(generated, "utf8")).toBe(byDev);
  });

  it("refuses a schema that stored documents break, and serves on", async () => {
    const sent = await succeed(
      "run",
      "messages:secretSend",
      '{"body":"internal"}',
    );
    expect(sent.stdout).toMatch(/[0-9a-z]{31,37}/);
    rewrite("schema.ts", "body: v.string(),", "body: v.string(), x: v.any(),");
    const refused = await convex("deploy", "--typecheck", "disable");
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toMatch(/does not match the schema/);
    expect(refused.stderr).toContain("messages");
    rewrite("schema.ts", "body: v.string(), x: v.any(),", "body: v.string(),");
    expect((await succeed("run", "messages:secret")).stdout).toBe('"secret"\n');
  });

  it("runs functions, as somebody too, and fails when they fail", async () => {
    const added = await succeed("run", "counter:add", '{"name":"cli"}');
    expect(added.stdout).toBe("1\n");
    const identity = await succeed(
      "run",
      "users:whoami",
      "{}",
      "--identity",
      '{"subject":"cli","issuer":"https://convex.test","name":"Ada"}',
    );
    expect(JSON.parse(identity.stdout)).toMatchObject({
      tokenIdentifier: "https://convex.test|cli",
      name: "Ada",
    });
    const failed = await convex("run", "messages:fail");
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("plain");
    const missing = await convex("run", "messages:nowhere");
    expect(missing.code).toBe(1);
  });

  it("sets, gets, lists and removes environment variables", async () => {
    await succeed("env", "set", "GREETING", "from the CLI");
    expect((await succeed("env", "get", "GREETING")).stdout).toBe(
      "from the CLI\n",
    );
    const listed = await succeed("env", "list", "--include-values");
    expect(listed.stdout).toContain("GREETING=");
    expect((await succeed("run", "users:greeting")).stdout).toBe(
      '"from the CLI"\n',
    );
    await succeed("env", "remove", "GREETING");
    expect((await succeed("run", "users:greeting")).stdout).toBe('"changed"\n');
  });

  it("shows tables, rows and the functions' specification", async () => {
    expect((await succeed("data")).stdout).toBe("counters\nmessages\n");
    const rows = await succeed("data", "messages", "--limit", "1");
    expect(rows.stdout).toContain('"internal"');
    const spec = await succeed("function-spec");
    const { url, functions } = JSON.parse(spec.stdout) as {
      url: string;
      functions: { identifier?: string; path?: string }[];
    };
    expect(url).toBe(runtime.url);
    expect(functions).toContainEqual(
      expect.objectContaining({
        identifier: "counter.js:add",
        functionType: "Mutation",
        visibility: { kind: "public" },
      }),
    );
    expect(functions).toContainEqual({
      functionType: "HttpAction",
      method: "GET",
      path: "/hello",
    });
  });
});

describe("the log", () => {
  it("is told from where it stands, and waits for what comes", async () => {
    const poll = async (cursor: number) => {
      const response = await fetch(
        `${runtime.url}/api/stream_function_logs?cursor=${cursor}`,
        { headers: { authorization: `Convex ${runtime.adminKey}` } },
      );
      return (await response.json()) as {
        entries: { identifier: string; logLines: string[]; kind: string }[];
        newCursor: number;
      };
    };
    const { newCursor } = await poll(0);
    const waiting = poll(newCursor);
    await runtime.app.runQuery({
      path: "messages:logs",
      args: {},
      caller: { kind: "user", identity: null },
    });
    const { entries } = await waiting;
    expect(entries.at(-1)).toMatchObject({
      kind: "Completion",
      identifier: "messages.js:logs",
      udfType: "Query",
    });
    expect(entries.at(-1)?.logLines[0]).toContain("[LOG] 'hi' { a: 1 }");
  });
});
