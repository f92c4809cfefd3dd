import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ADMIN,
  ANYBODY,
  failureOf,
  fixture,
  openApp,
  textOf,
  valueOf,
} from "../../test/app-harness.js";
import type { AppHarness } from "../../test/app-harness.js";
import type { JsonObject, JsonValue } from "../engine/types.js";

let chat: AppHarness;

beforeAll(async () => {
  chat = await openApp(await fixture("chat"));
});

afterAll(() => chat.close());

function anythingCount(): Promise<JsonValue> {
  return valueOf(chat.query("values:anythingCount"));
}

describe("values", () => {
  it("stores a document with its system fields and nothing else", async () => {
    const args = { channel: "c", body: "hi" };
    const id = await textOf(chat.mutation("messages:send", args));
    expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{31,37}$/);
    const document = await valueOf(chat.query("messages:get", { id }));
    expect(document).toEqual({
      _id: id,
      _creationTime: expect.any(Number) as number,
      ...args,
    });
  });

  it("answers null for undefined", async () => {
    expect(await valueOf(chat.query("values:nothing"))).toBeNull();
    expect(await valueOf(chat.mutation("values:nothingDone"))).toBeNull();
  });

  it("gives back every kind of value", async () => {
    const a = {
      arr: [1, [2]],
      b: { $bytes: "AQID" },
      f: { $float: "AAAAAAAA+H8=" },
      i: { $integer: "ewAAAAAAAAA=" },
      n: null,
      nz: { $float: "AAAAAAAAAIA=" },
      s: "é\u0000z",
    };
    expect(await valueOf(chat.query("values:echo", { a }))).toEqual(a);
  });
});

describe("validation", () => {
  it.each([
    [{}, "Object is missing the required field `x`"],
    [{ x: "1" }, "Path: .x"],
    [{ x: 1, z: 1 }, "extra field `z`"],
    [{ x: 1, y: 2 }, "Path: .y"],
  ])("refuses %j and runs nothing", async (args, text) => {
    const before = await anythingCount();
    const { message } = await failureOf(chat.mutation("values:typed", args));
    expect(message).toContain("ArgumentValidationError: ");
    expect(message).toContain(text);
    expect(message).not.toContain("Uncaught");
    expect(await anythingCount()).toBe(before);
  });

  it("rolls back when the result does not match", async () => {
    const before = await anythingCount();
    const { message } = await failureOf(chat.mutation("values:wrongResult"));
    expect(message).toContain("ReturnsValidationError: ");
    expect(message).toContain("Validator: v.string()");
    expect(await anythingCount()).toBe(before);
  });

  const one = { $integer: "AQAAAAAAAAA=" };
  it.each<JsonObject>([
    {},
    { union: "a" },
    { record: { k: 1 } },
    { nested: [{ deep: [true] }] },
    { one },
  ])("accepts %j", async (args) => {
    expect(await valueOf(chat.query("values:accepted", args))).toBe("accepted");
  });

  it.each<JsonObject>([
    { union: "c" },
    { record: { k: "1" } },
    { nested: [{ deep: [1] }] },
    { one: 1 },
    { union: null },
  ])("refuses %j", async (args) => {
    const { message } = await failureOf(chat.query("values:accepted", args));
    expect(message).toContain("ArgumentValidationError: ");
  });

  it("refuses an id of another table", async () => {
    const id = await textOf(
      chat.mutation("jobs:later", { delay: 6e5, name: "x" }),
    );
    const args = { id };
    const { message } = await failureOf(chat.query("messages:get", args));
    expect(message).toContain("does not match the table name in validator");
  });
});

describe("errors", () => {
  it("carries a ConvexError's data and undoes its writes", async () => {
    const before = await anythingCount();
    const error = await failureOf(
      chat.mutation("values:fails", { how: "convex" }),
    );
    expect(error.data).toEqual({
      code: "nope",
      n: { $integer: "AQAAAAAAAAA=" },
    });
    expect(error.message).toContain("Uncaught ConvexError: ");
    expect(await anythingCount()).toBe(before);
  });

  it("carries words as data too", async () => {
    const how = "string";
    const error = await failureOf(chat.mutation("values:fails", { how }));
    expect(error.data).toBe("plain words");
  });

  it("names the author's file and line", async () => {
    const how = "plain";
    const error = await failureOf(chat.mutation("values:fails", { how }));
    expect(error.data).toBeUndefined();
    expect(error.message).toMatch(
      /^\[Request ID: [0-9a-f]{16}\] Server Error\nUncaught Error: plain\n/,
    );
    expect(error.message).toContain("at handler (../convex/values.ts:45:11)");
    const deep = await failureOf(chat.query("dir/deep:fails"));
    expect(deep.message).toContain("Uncaught RangeError: deep\n");
    expect(deep.message).toContain("(../convex/dir/deep.ts:10:11)");
  });

  it("hides internal functions as if they did not exist", async () => {
    const text = (path: string): string =>
      `Could not find public function for '${path}'.`;
    const hidden = await failureOf(chat.query("values:hidden"));
    const missing = await failureOf(chat.query("values:missing"));
    expect(hidden.message).toContain(text("values:hidden"));
    expect(missing.message).toContain(text("values:missing"));
    const path = "values:hidden";
    const run = chat.app.runQuery({ path, args: {}, caller: ADMIN });
    expect(await valueOf(run)).toBe("hidden");
  });

  it("names both types when they differ", async () => {
    const error = await failureOf(chat.query("values:typed", { x: 1 }));
    expect(error.message).toContain(
      "Trying to execute values.js:typed as Query, " +
        "but it is defined as Mutation.",
    );
  });

  it("says so before the first deploy", async () => {
    const empty = await openApp(null);
    const { message } = await failureOf(empty.query("a:b"));
    expect(message).toContain("No functions have been deployed yet.");
    await empty.close();
  });
});

describe("paths", () => {
  it.each([
    ["dir/deep", "default"],
    ["dir/deep:default", "default"],
    ["dir/deep.js:default", "default"],
    ["dir/deep:named", "named"],
  ])("%s", async (path, value) => {
    expect(await valueOf(chat.query(path))).toBe(value);
  });
});

describe("the world functions see", () => {
  it("stands still and differs from run to run", async () => {
    const first = (await valueOf(chat.query("world:clock"))) as {
      randoms: number[];
    };
    expect(first).toMatchObject({
      isFrozen: true,
      isNear: true,
      isDate: "1970-01-01T00:00:00.005Z",
    });
    expect(first.randoms[0]).not.toBe(first.randoms[1]);
    const second = await valueOf(chat.query("world:clock"));
    expect(second).not.toMatchObject({ randoms: first.randoms });
  });

  it.each([
    ["query", "world:fetches", "fetch"],
    ["mutation", "world:sleeps", "setTimeout"],
  ] as const)("refuses %s %s", async (kind, path, name) => {
    const { message } = await failureOf(chat[kind](path));
    expect(message).toContain(
      `Can't use ${name}() in queries and mutations. ` +
        "Please consider using an action.",
    );
  });

  it("has timers and a network in actions", async () => {
    expect(await valueOf(chat.action("world:canSleep"))).toBe(true);
    const json = { a: 1 };
    expect(await valueOf(chat.action("world:canFetch"))).toEqual({ json });
  });

  it("has no Buffer but in Node.js modules", async () => {
    expect(await valueOf(chat.action("world:hasBuffer"))).toEqual([
      "undefined",
      "undefined",
    ]);
    expect(await valueOf(chat.action("hashing:hasBuffer"))).toEqual([
      "function",
      "616263",
    ]);
  });

  it("takes buffers that the host made", async () => {
    expect(await valueOf(chat.action("world:bytes"))).toEqual({
      $bytes: "YWJj",
    });
    const args = { text: "abc" };
    expect(await valueOf(chat.mutation("world:digest", args))).toEqual({
      $bytes: "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
    });
  });

  it("keeps patched globals within the call", async () => {
    const patched = await valueOf(chat.query("world:patchesGlobals"));
    expect(patched).toEqual([4, 1, 4]);
    expect(await valueOf(chat.query("world:clock"))).toMatchObject({
      isFrozen: true,
      isNear: true,
    });
  });

  it("runs Node.js modules with their built-in packages", async () => {
    const args = { text: "a" };
    const hash = await textOf(chat.action("hashing:hash", args));
    expect(hash).toMatch(/^namedca978112/);
  });
});

describe("console", () => {
  it("formats lines as Convex does", async () => {
    const { logLines } = await chat.query("world:logs", { lines: 3 });
    expect(logLines).toEqual([
      "[LOG] 'hi' { a: 1 }",
      "[ERROR] 'bad' 1n",
      "[INFO] 2",
    ]);
  });

  it("keeps 256 lines and says that there were more", async () => {
    const { logLines } = await chat.query("world:logs", { lines: 300 });
    expect(logLines).toHaveLength(256);
    expect(logLines.at(-1)).toContain("Log overflow");
  });

  it("tells listeners of every run", async () => {
    const entries: string[] = [];
    const stop = chat.app.onLog((entry) => {
      entries.push(`${entry.udfType} ${entry.identifier} ${entry.error ?? ""}`);
    });
    await chat.query("values:nothing");
    stop();
    await chat.query("values:nothing");
    expect(entries).toEqual(["Query values.js:nothing "]);
  });
});

describe("identity", () => {
  const identity = { tokenIdentifier: "i|s", subject: "s", issuer: "i" };
  const caller = { kind: "user", identity } as const;

  it("is the caller's, in actions too", async () => {
    const query = { path: "identity:whoami", args: {}, caller };
    expect(await valueOf(chat.app.runQuery(query))).toEqual(identity);
    const action = { path: "identity:whoamiInAction", args: {}, caller };
    expect(await valueOf(chat.app.runAction(action))).toEqual(identity);
    expect(await valueOf(chat.query("identity:whoami"))).toBeNull();
  });

  it("marks results that depend on it", async () => {
    const asked = await chat.query("identity:whoami");
    expect(asked.usedIdentity).toBe(true);
    const path = "values:nothing";
    const run = await chat.app.runQuery({ path, args: {}, caller });
    expect(run.usedIdentity).toBe(false);
  });
});

describe("metadata", () => {
  it("tells a function its name and what it used", async () => {
    expect(await valueOf(chat.mutation("meta:metadata"))).toMatchObject({
      self: { name: "meta:metadata", componentPath: "", visibility: "public" },
      metrics: { documentsWritten: { used: 1 } },
    });
  });

  it("calls by handle", async () => {
    const handle = await textOf(chat.mutation("meta:handle"));
    expect(handle).toMatch(/^function:\/\//);
    const args = { handle, name: "by-handle" };
    expect(await valueOf(chat.mutation("meta:callHandle", args))).toBe(1);
  });
});

describe("pagination", () => {
  it("keeps to the journal when it runs again", async () => {
    for (let n = 0; n < 5; n++) {
      await chat.mutation("messages:send", { channel: "p", body: "x", n });
    }
    const args = {
      channel: "p",
      paginationOpts: { numItems: 2, cursor: null },
    };
    const run = (journal: string | null) =>
      chat.app.runQuery({
        path: "messages:page",
        args,
        caller: ANYBODY,
        journal,
      });
    const first = await run(null);
    expect(first.journal).not.toBeNull();
    await chat.mutation("messages:send", { channel: "p", body: "x", n: 0.5 });
    const again = await run(first.journal);
    const page = (await valueOf(Promise.resolve(again))) as {
      page: { n: number }[];
    };
    expect(page.page.map(({ n }) => n)).toEqual([0, 0.5, 1]);
    expect(again.journal).toBe(first.journal);
  });

  it("allows one page per function, of at least one row", async () => {
    const paginationOpts = { numItems: 2, cursor: null };
    const two = await failureOf(
      chat.query("messages:twoPages", { paginationOpts }),
    );
    expect(two.message).toContain("ran multiple paginated queries");
    const none = await failureOf(
      chat.query("messages:page", {
        channel: "p",
        paginationOpts: { numItems: 0, cursor: null },
      }),
    );
    expect(none.message).toContain("must be a positive number");
  });

  it("marks a foreign cursor so that clients start over", async () => {
    const args = {
      channel: "p",
      paginationOpts: { numItems: 2, cursor: "garbage" },
    };
    const error = await failureOf(chat.query("messages:page", args));
    expect(error.message).toContain("InvalidCursor");
    expect(error.data).toEqual({
      isConvexSystemError: true,
      paginationError: "InvalidCursor",
    });
  });
});
