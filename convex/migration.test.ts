/** Rows as the first version wrote them: they open, and become today's. */
import { expect, test } from "vitest";
import { api } from "./_generated/api";
import { DEFAULT_LIMITS } from "./model/limits";
import { begin } from "./test.actors";
import { firstWidget, publishable, rowsOf } from "./test.door";
import { initConvexTest, WIDGET_KEY, type TestDeployment } from "./test.setup";

const { ensure } = api.gateway.installation;
const { find, resolve } = api.gateway.widgets;

/** Takes away whatever the first version did not have. */
async function firstVersion(): Promise<TestDeployment> {
  const t = await initConvexTest();
  await t.run(async (ctx) => {
    for (const key of await ctx.db.query("widgetKeys").take(9)) {
      await ctx.db.delete("widgetKeys", key._id);
    }
    for (const row of await ctx.db.query("widgets").take(9)) {
      const { _id, _creationTime, ...fields } = row;
      const { name: _, slug: __, updatedAt: ___, ...rest } = fields;
      const { confirmed: ____, ...old } = rest;
      await ctx.db.replace("widgets", _id, {
        ...old,
        key: WIDGET_KEY,
        limits: { perVisitor: 3, perAddress: 60, perWidget: 600 },
        maxMessageLength: 1_234,
      });
    }
  });
  return t;
}

test("an old widget serves as it did before anything is brought up to date", async () => {
  const t = await firstVersion();
  expect(await t.gateway.query(find, { widgetId: t.widgetId })).toMatchObject({
    name: "Support",
    slug: "",
    confirmed: true,
    limits: {
      ...DEFAULT_LIMITS,
      perMinute: 3,
      minIntervalMs: 0,
      maxMessageLength: 1_234,
    },
    config: { maxMessageLength: 1_234 },
  });
  expect((await begin(t)).kind).toBe("started");
  expect(await begin(t, { text: "x".repeat(1_235) })).toMatchObject({
    code: "message_too_long",
  });
});

test("a start of the gateway brings it up to date, keys included", async () => {
  const t = await firstVersion();
  const before = (await firstWidget(t)).version;
  const args = { widgetKey: WIDGET_KEY };
  expect(await t.gateway.mutation(ensure, args)).toMatchObject({
    widgetId: t.widgetId,
    created: false,
  });
  const { hash: keyHash } = await publishable(WIDGET_KEY);
  expect(await t.gateway.query(find, { keyHash })).toMatchObject({
    widgetId: t.widgetId,
    presentedKey: { kind: "publishable" },
  });
  expect(await t.gateway.query(resolve, { key: WIDGET_KEY })).not.toBeNull();
  const [row] = await rowsOf(t, "widgets");
  expect(row).toMatchObject({
    name: "Support",
    slug: "main",
    confirmed: true,
    key: WIDGET_KEY,
    // What visitors see has not changed.
    version: before,
    limits: {
      perMinute: 3,
      maxMessageLength: 1_234,
      sessionTimeoutMinutes: 30,
    },
  });
  expect(row).not.toHaveProperty("maxMessageLength");
  await t.gateway.mutation(ensure, args);
  expect(await rowsOf(t, "widgetKeys")).toHaveLength(1);
});

test("a visitor blocked by the first version stays blocked, and can be let in", async () => {
  const t = await initConvexTest();
  const result = await begin(t);
  if (result.kind !== "started") throw new Error(`Got ${result.kind}`);
  const blockedUntil = Date.now() + 60_000;
  await t.run(async (ctx) => {
    const visitor = await ctx.db.query("visitors").first();
    if (visitor === null) throw new Error("No visitor");
    await ctx.db.patch("visitors", visitor._id, { blockedUntil });
  });
  expect(await begin(t)).toEqual({ kind: "blocked", untilMs: blockedUntil });
  const { conversationId } = result;
  const lift = { conversationId, until: null };
  await t.operator.mutation(api.conversations.blockVisitor, lift);
  expect((await begin(t)).kind).toBe("started");
});
