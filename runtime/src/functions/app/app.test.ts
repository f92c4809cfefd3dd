import { afterEach, describe, expect, it, vi } from "vitest";
import {
  failureOf,
  fixture,
  openApp,
  valueOf,
} from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";
import { functionSource, handMadePush } from "../../../test/hand-made-push.js";
import type { JsonObject } from "../../engine/types.js";
import { createMemoryStorage } from "../../storage/index.js";

const opened: AppHarness[] = [];

afterEach(async () => {
  for (const harness of opened.splice(0)) await harness.close();
});

async function open(request: JsonObject | null): Promise<AppHarness> {
  const harness = await openApp(request);
  opened.push(harness);
  return harness;
}

function answering(value: number): JsonObject {
  return handMadePush({
    modules: { "a.js": functionSource("f", String(value)) },
  });
}

function refused(harness: AppHarness, modules: Record<string, string>) {
  return expect(harness.app.startPush(handMadePush({ modules }))).rejects;
}

describe("a deploy", () => {
  it("replaces the code and tells listeners", async () => {
    const harness = await open(answering(1));
    let changes = 0;
    harness.app.onChange(() => changes++);
    expect(await valueOf(harness.query("a:f"))).toBe(1);
    await harness.deploy(answering(2));
    expect(await valueOf(harness.query("a:f"))).toBe(2);
    expect(changes).toBe(1);
  });

  it("changes nothing when it is a dry run", async () => {
    const harness = await open(answering(1));
    const started = await harness.app.startPush(answering(2));
    await harness.app.finishPush(started, true);
    expect(await valueOf(harness.query("a:f"))).toBe(1);
    await harness.app.finishPush(started, false);
    expect(await valueOf(harness.query("a:f"))).toBe(2);
  });

  it("is refused when it was not started here", async () => {
    const harness = await open(null);
    await expect(harness.app.finishPush({}, false)).rejects.toMatchObject({
      code: "PushNotFound",
    });
  });

  it("is refused when the request is malformed", async () => {
    const harness = await open(null);
    await expect(harness.app.startPush({})).rejects.toMatchObject({
      code: "InvalidPushRequest",
      message: "`appDefinition` must be an object.",
    });
  });

  it("describes the app to the CLI", async () => {
    const harness = await open(null);
    const body = await harness.app.startPush(await fixture("chat"));
    expect(body).toMatchObject({
      appAuth: [],
      app: {
        definitionPath: "",
        componentPath: "",
        exports: { dir: { type: "branch" }, messages: { type: "branch" } },
      },
      schemaChange: {
        indexDiffs: {
          "": {
            added_indexes: [
              { name: "messages.by_channel_and_n" },
              { name: "counters.by_name" },
            ],
          },
        },
      },
    });
    const analysis = body["analysis"] as Record<string, JsonObject>;
    expect(analysis[""]?.["functions"]).toMatchObject({
      "values.js": {
        functions: expect.arrayContaining([
          expect.objectContaining({
            name: "hidden",
            udfType: "Query",
            visibility: { kind: "internal" },
            returns: "null",
          }),
        ]) as unknown,
      },
    });
  });

  it("lists the functions and routes it serves", async () => {
    const harness = await open(await fixture("chat"));
    expect(harness.app.functionSpecs()).toContainEqual({
      identifier: "messages.js:get",
      functionType: "Query",
      visibility: "public",
      args: {
        type: "object",
        value: {
          id: {
            fieldType: { type: "id", tableName: "messages" },
            optional: false,
          },
        },
      },
      returns: null,
    });
    expect(harness.app.httpRoutes()).toContainEqual({
      method: "GET",
      path: "/hello",
    });
  });
});

describe("a schema that stored documents do not match", () => {
  it("refuses the deploy and leaves the old code serving", async () => {
    const harness = await open(await fixture("chat"));
    await harness.mutation("messages:send", { channel: "c", body: "b" });
    const tables = [
      {
        tableName: "messages",
        indexes: [],
        documentType: {
          type: "object",
          value: { needed: { fieldType: { type: "string" }, optional: false } },
        },
      },
    ];
    const push = handMadePush({
      modules: { "messages.js": functionSource("list", "1") },
      schema: { tables, schemaValidation: true },
    });
    const started = harness.app.startPush(push);
    await expect(started).rejects.toMatchObject({
      code: "SchemaValidationFailed",
      message: expect.stringMatching(
        /document .*"messages".*`needed`/is,
      ) as string,
    });
    const list = harness.query("messages:list", { channel: "c" });
    expect(await valueOf(list)).toHaveLength(1);
  });
});

describe("a restart", () => {
  it("serves what was deployed last, with its variables", async () => {
    const storage = createMemoryStorage();
    const before = await openApp(await fixture("chat"), { storage });
    await before.app.updateEnvironment([{ name: "FOO", value: "bar" }]);
    await before.app.stop(1_000);
    const after = await openApp(null, { storage });
    opened.push(after);
    expect(await valueOf(after.query("world:environment"))).toMatchObject({
      foo: "bar",
      path: null,
    });
  });

  it("checks no documents when the schema is the same", async () => {
    const harness = await open(await fixture("chat"));
    const apply = vi.spyOn(harness.engine, "applySchema");
    await harness.deploy(await fixture("chat"));
    expect(apply).not.toHaveBeenCalled();
  });

  it("serves a shorter app after a longer one", async () => {
    const storage = createMemoryStorage();
    const before = await openApp(await fixture("chat"), { storage });
    await before.deploy(answering(7));
    await before.app.stop(1_000);
    const after = await openApp(null, { storage });
    opened.push(after);
    expect(await valueOf(after.query("a:f"))).toBe(7);
  });
});

describe("environment variables", () => {
  const source = `
    const atImport = process.env.FOO ?? "unset";
    ${functionSource("f", "[atImport, process.env.FOO ?? null]")}`;

  it("are read anew by modules when they change", async () => {
    const harness = await open(handMadePush({ modules: { "a.js": source } }));
    expect(await valueOf(harness.query("a:f"))).toEqual(["unset", null]);
    let changes = 0;
    harness.app.onChange(() => changes++);
    await harness.app.updateEnvironment([{ name: "FOO", value: "1" }]);
    expect(await valueOf(harness.query("a:f"))).toEqual(["1", "1"]);
    await harness.app.updateEnvironment([{ name: "FOO", value: null }]);
    expect(await valueOf(harness.query("a:f"))).toEqual(["unset", null]);
    expect(changes).toBe(2);
  });

  it("are those of the deployment alone", async () => {
    const harness = await open(await fixture("chat"));
    expect(await valueOf(harness.query("world:environment"))).toEqual({
      foo: null,
      path: null,
      cloud: "http://127.0.0.1:3210",
      names: ["CONVEX_CLOUD_URL", "CONVEX_SITE_URL"],
    });
  });

  it.each([
    ["1A", "x"],
    ["CONVEX_SITE_URL", "x"],
    ["LONG", "x".repeat(8_193)],
  ])("may not be %s", async (name, value) => {
    const harness = await open(null);
    const change = harness.app.updateEnvironment([{ name, value }]);
    await expect(change).rejects.toMatchObject({
      code: "InvalidEnvironmentVariable",
    });
    expect(harness.app.environment()).toEqual({});
  });

  it("stay when the app cannot load with the new ones", async () => {
    const picky = `if (process.env.FOO === "bad") throw new Error("picky");
      ${functionSource("f", "1")}`;
    const harness = await open(handMadePush({ modules: { "a.js": picky } }));
    const change = [{ name: "FOO", value: "bad" }];
    await expect(harness.app.updateEnvironment(change)).rejects.toThrow(
      "picky",
    );
    expect(harness.app.environment()).toEqual({});
    expect(await valueOf(harness.query("a:f"))).toBe(1);
  });
});

describe("auth.config.ts", () => {
  const source = `export default { providers: [{
    type: "customJwt", issuer: "https://issuer.test", algorithm: "ES256",
    jwks: process.env.JWKS, applicationID: "app" }] };`;

  it("names the variable that is missing", async () => {
    const harness = await open(null);
    await refused(harness, { "auth.config.js": source }).toMatchObject({
      code: "AuthConfigMissingEnvironmentVariable",
      message: expect.stringContaining("variable JWKS ") as string,
    });
  });

  it("gives the providers once it is set", async () => {
    const harness = await open(null);
    await harness.app.updateEnvironment([{ name: "JWKS", value: "data:," }]);
    await harness.deploy(
      handMadePush({ modules: { "auth.config.js": source } }),
    );
    expect(harness.app.authProviders()).toEqual([
      {
        type: "customJwt",
        issuer: "https://issuer.test",
        algorithm: "ES256",
        jwks: "data:,",
        applicationID: "app",
      },
    ]);
  });

  it("may leave providers out when their variables are not set", async () => {
    const optional = `export default { providers: process.env.DOMAIN
      ? [{ domain: process.env.DOMAIN, applicationID: "x" }] : [] };`;
    const modules = { "auth.config.js": optional };
    const harness = await open(handMadePush({ modules }));
    expect(harness.app.authProviders()).toEqual([]);
    const change = [{ name: "DOMAIN", value: "https://d.test" }];
    await harness.app.updateEnvironment(change);
    expect(harness.app.authProviders()).toEqual([
      { domain: "https://d.test", applicationID: "x" },
    ]);
  });

  it("refuses anything else", async () => {
    const harness = await open(null);
    const modules = { "auth.config.js": "export default { providers: [{}] };" };
    await refused(harness, modules).toMatchObject({
      code: "InvalidAuthConfig",
    });
  });
});

describe("modules that cannot be loaded", () => {
  it.each([
    ["throws at import", `throw new TypeError("at import");`, "at import"],
    ["does not parse", "export const = 1;", "Failed to analyze a.js"],
    [
      "uses the database at import",
      `Convex.syscall("1.0/queryStream", "{}");`,
      "at import time",
    ],
    ["fetches at import", `setTimeout(() => {}, 1);`, "at import time"],
    ["lacks a module", `import "node:fs";`, `imports "node:fs"`],
  ])("are refused: %s", async (_name, source, text) => {
    const harness = await open(answering(1));
    await refused(harness, { "a.js": source }).toMatchObject({
      code: "InvalidModules",
      message: expect.stringContaining(text) as string,
    });
    expect(await valueOf(harness.query("a:f"))).toBe(1);
  });

  it("refuses queries in Node.js modules", async () => {
    const harness = await open(null);
    const push = handMadePush({
      modules: { "a.js": functionSource("f", "1") },
      node: ["a.js"],
    });
    await expect(harness.app.startPush(push)).rejects.toMatchObject({
      message: expect.stringContaining(
        "`f` defined in `a.js` is a Query function. " +
          "Only actions can be defined in Node.js.",
      ) as string,
    });
  });

  it("links modules that import each other", async () => {
    const modules = {
      "a.js": `import { b } from "./_deps/b.js"; export const a = () => 1;
        ${functionSource("f", "b()")}`,
      "_deps/b.js": `import { a } from "../a.js"; export const b = () => a() + 1;`,
    };
    const harness = await open(handMadePush({ modules }));
    expect(await valueOf(harness.query("a:f"))).toBe(2);
  });
});

describe("a stop", () => {
  it("waits for what is running", async () => {
    const harness = await openApp(await fixture("chat"));
    const running = harness.action("world:canSleep");
    await harness.close();
    expect(await valueOf(running)).toBe(true);
    const late = failureOf(harness.mutation("nested:incr", { name: "x" }));
    expect((await late).message).toContain("Server Error");
  });
});
