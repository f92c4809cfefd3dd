import { expect, test } from "vitest";
import { api } from "./_generated/api";
import { refusalOf } from "./test.actors";
import { initConvexTest, NO_LIMITS, WIDGET_KEY } from "./test.setup";

const { ensure } = api.gateway.installation;
const { resolve } = api.gateway.widgets;

test("the first start makes a tenant, its operator and a widget", async () => {
  const t = await initConvexTest();
  const me = await t.operator.query(api.members.me, {});
  expect(me?.member.role).toBe("owner");
  const widget = await t.gateway.query(resolve, { key: WIDGET_KEY });
  expect(widget).toMatchObject({
    widgetId: t.widgetId,
    isActive: true,
    allowKeyWithoutOrigin: true,
    allowedDomains: ["localhost", "127.0.0.1"],
    config: { title: "Support", widgetId: t.widgetId, version: 1 },
  });
  expect(widget?.widgetId).toMatch(/^widget_[a-z0-9]{20}$/);
  const knowledge = await t.operator.query(api.knowledge.list, {});
  expect(knowledge.length).toBeGreaterThan(2);
});

test("later starts change nothing", async () => {
  const t = await initConvexTest();
  const again = await t.gateway.mutation(ensure, { widgetKey: WIDGET_KEY });
  expect(again).toMatchObject({ widgetId: t.widgetId, created: false });
  const widget = await t.gateway.query(resolve, { widgetId: t.widgetId });
  expect(widget?.version).toBe(1);
  const tenants = await t.run((ctx) => ctx.db.query("tenants").take(2));
  expect(tenants).toHaveLength(1);
});

test("a changed key or limit goes to the first widget", async () => {
  const t = await initConvexTest();
  await t.gateway.mutation(ensure, { widgetKey: "other" });
  expect(await t.gateway.query(resolve, { key: WIDGET_KEY })).toBeNull();
  const widget = await t.gateway.query(resolve, { key: "other" });
  expect(widget).toMatchObject({ widgetId: t.widgetId, version: 1 });
  const limits = { ...NO_LIMITS, perVisitor: 1 };
  await t.gateway.mutation(ensure, { widgetKey: "other", limits });
  const changed = await t.gateway.query(resolve, { key: "other" });
  expect(changed?.version).toBe(2);
});

test("an empty key and another widget's key are refused", async () => {
  const t = await initConvexTest();
  expect(await refusalOf(t.gateway.mutation(ensure, { widgetKey: " " }))).toBe(
    "invalid",
  );
  await t.run(async (ctx) => {
    const first = await ctx.db.query("widgets").first();
    if (first === null) throw new Error("No widget");
    const { _id, _creationTime, ...fields } = first;
    const copy = { ...fields, key: "", publicId: "widget_two" };
    const widgetId = await ctx.db.insert("widgets", copy);
    const key = await ctx.db.query("widgetKeys").first();
    if (key === null) throw new Error("No key");
    await ctx.db.patch("widgetKeys", key._id, { widgetId });
  });
  expect(
    await refusalOf(t.gateway.mutation(ensure, { widgetKey: WIDGET_KEY })),
  ).toBe("conflict");
});

test("a widget is found by id or key, and only so", async () => {
  const t = await initConvexTest();
  expect(await t.gateway.query(resolve, {})).toBeNull();
  expect(await t.gateway.query(resolve, { widgetId: WIDGET_KEY })).toBeNull();
  expect(await t.gateway.query(resolve, { key: t.widgetId })).toBeNull();
});
