/** Another business beside the first. */
import { expect, test } from "vitest";
import { api, internal } from "./_generated/api";
import { sha256 } from "./model/hashing";
import * as NewTenant from "./model/newTenant";
import { refusalOf } from "./test.actors";
import { initConvexTest, type TestDeployment } from "./test.setup";

const KEY = "fdk_0123456789abcdefghij";
const OWNER = { tokenIdentifier: "https://id.example|zoe", name: "Zoë" };

async function acme() {
  const apiKey = { hash: await sha256(KEY), prefix: KEY.slice(0, 10) };
  return { slug: "acme", name: "Acme", owner: OWNER, apiKey };
}

async function createAcme(t: TestDeployment): Promise<void> {
  const tenant = await acme();
  await t.run((ctx) => ctx.runMutation(internal.tenants.create, tenant));
}

/** Of the same work, called where every backend lets its refusal be read. */
async function refusalWith(t: TestDeployment, change: object) {
  const tenant = { ...(await acme()), ...change };
  return await t.run((ctx) => refusalOf(NewTenant.create(ctx, tenant)));
}

test("a new tenant's owner and key see its own things alone", async () => {
  const t = await initConvexTest();
  await createAcme(t);
  const owner = t.as("https://id.example", "zoe");
  expect(await owner.query(api.widgets.list, {})).toEqual([]);
  expect(await t.operator.query(api.widgets.list, {})).toHaveLength(1);
  const page = { cursor: null, limit: 10, day: "2026-11-20" };
  const listed = await t.gateway.query(api.gateway.admin.widgets.list, {
    apiKeyHash: await sha256(KEY),
    ...page,
  });
  expect(listed.items).toEqual([]);
  await owner.mutation(api.widgets.create, {
    name: "Acme's",
    publishableKey: {
      key: "wk_acme",
      hash: await sha256("wk_acme"),
      prefix: "wk_acme",
    },
  });
  expect(await owner.query(api.widgets.list, {})).toMatchObject([
    { name: "Acme's", confirmed: false },
  ]);
  expect(await t.operator.query(api.widgets.list, {})).toHaveLength(1);
});

test.each([
  ["a taken slug", { slug: "main" }, "conflict"],
  ["no slug", { slug: "-" }, "invalid"],
  ["no name", { name: " " }, "invalid"],
  [
    "an owner without issuer",
    { owner: { tokenIdentifier: "z", name: "" } },
    "invalid",
  ],
  ["half a key", { apiKey: { hash: "00", prefix: "fdk_" } }, "invalid"],
])("%s makes none", async (_what, change, kind) => {
  const t = await initConvexTest();
  expect(await refusalWith(t, change)).toBe(kind);
});

test("an owner has one tenant", async () => {
  const t = await initConvexTest();
  await createAcme(t);
  expect(await refusalWith(t, { slug: "other" })).toBe("conflict");
});
