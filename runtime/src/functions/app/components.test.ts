import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ADMIN,
  ANYBODY,
  eventually,
  failureOf,
  fixture,
  openApp,
  textOf,
  valueOf,
} from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";
import type { JsonObject, JsonValue } from "../../engine/types.js";

let harness: AppHarness;

beforeAll(async () => {
  harness = await openApp(null);
  const { app } = harness;
  await app.updateEnvironment([
    { name: "LABEL", value: "label" },
    { name: "SECRET", value: "secret" },
  ]);
  await harness.deploy(await fixture("components"));
  await app.start();
});

afterAll(() => harness.close());

function counts(name: string): Promise<JsonValue> {
  return valueOf(harness.query("app:get", { name }));
}

describe("components", () => {
  it("have tables of their own, one set per mount", async () => {
    const args = { name: "own", by: 2 };
    expect(await valueOf(harness.mutation("app:add", args))).toBe(2);
    expect(await counts("own")).toEqual([2, 0]);
  });

  it("write in the caller's transaction", async () => {
    const args = { name: "undone", by: 1 };
    await failureOf(harness.mutation("app:addThenThrow", args));
    expect(await counts("undone")).toEqual([0, 0]);
  });

  it("undo what they wrote when they throw", async () => {
    const args = { name: "many", by: 101 };
    const text = await valueOf(harness.mutation("app:addTooMany", args));
    expect(text).toContain("Uncaught Error: too many");
    expect(text).toContain("../convex/counter/lib.ts:");
    expect(await counts("many")).toEqual([0, 0]);
  });

  it("see the variables they are given and no others", async () => {
    expect(await valueOf(harness.query("app:about"))).toEqual([
      {
        label: "label",
        fixed: "fixed",
        secret: null,
        site: "http://127.0.0.1:3211/counter",
      },
      {
        label: null,
        fixed: "other",
        secret: null,
        site: "http://127.0.0.1:3211",
      },
    ]);
  });

  it("keep their internal functions to themselves", async () => {
    const { message } = await failureOf(harness.mutation("app:secret"));
    expect(message).toContain("Could not find public function");
  });

  it("cannot paginate", async () => {
    const { message } = await failureOf(harness.query("app:paginates"));
    expect(message).toContain("paginate() is only supported in the app");
  });

  it("are out of reach for clients, not for admins", async () => {
    const call = {
      path: "lib:get",
      componentPath: "counter",
      args: { name: "nobody" },
    };
    const run = harness.app.runQuery({ ...call, caller: ANYBODY });
    expect((await failureOf(run)).message).toContain(
      "Could not find public function for 'lib:get'.",
    );
    const admin = harness.app.runQuery({ ...call, caller: ADMIN });
    expect(await valueOf(admin)).toBe(0);
  });

  it("are scheduled by the app, and schedule for themselves", async () => {
    await harness.mutation("app:addLater", { name: "later", by: 3 });
    await harness.mutation("app:addLaterInside", { name: "later", by: 4 });
    await eventually(async () => {
      const [first] = (await counts("later")) as number[];
      return first === 7 ? true : null;
    });
  });

  it("give handles that stay the same", async () => {
    const args = { name: "handle", by: 0 };
    const schedule = (): Promise<string> =>
      textOf(harness.mutation("app:addLaterInside", args));
    const handle = await schedule();
    await harness.deploy(await fixture("components"));
    expect(await schedule()).toBe(handle);
    const call = { name: "by-handle", by: 5, handle };
    expect(await valueOf(harness.action("app:callHandle", call))).toBe(5);
  });

  it("must be given the variables they need", async () => {
    const text = JSON.stringify(await fixture("components"));
    const lacking = text.replace('env:{FIXED:\\"other\\"}', "env:{}");
    expect(lacking).not.toBe(text);
    await expect(
      harness.app.startPush(JSON.parse(lacking) as JsonObject),
    ).rejects.toThrow('"second" needs the environment variable FIXED');
  });

  it("answer requests below their prefix, as nobody", async () => {
    const request = new Request("http://site.test/counter/ping");
    const identity = { tokenIdentifier: "i|s", subject: "s", issuer: "i" };
    const caller = { kind: "user", identity } as const;
    const response = await harness.app.runHttp(request, caller);
    expect(await response.json()).toEqual({ pong: null });
  });
});
