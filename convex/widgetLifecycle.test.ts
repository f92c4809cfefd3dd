/** Widgets made, copied, changed by two at once, and taken away. */
import { describe, expect, test } from "vitest";
import { api } from "./_generated/api";
import { append, begin, exchange, log, refusalOf, start } from "./test.actors";
import { firstWidget, newWidget, publishable, rowsOf } from "./test.door";
import { initConvexTest, type TestDeployment } from "./test.setup";

const { find } = api.gateway.widgets;

async function get(t: TestDeployment, widgetId: string) {
  return await t.operator.query(api.widgets.get, { widgetId });
}

describe("a new widget", () => {
  test("has a name, a slug, a key and the defaults, and waits for its owner", async () => {
    const t = await initConvexTest();
    const { widgetId, publicId } = await newWidget(t, "Käse & Co.");
    expect(await get(t, widgetId)).toMatchObject({
      publicId,
      name: "Käse & Co.",
      slug: "kase-co",
      key: "wk_Käse & Co.",
      version: 1,
      isActive: true,
      confirmed: false,
      allowKeyWithoutOrigin: false,
      allowedDomains: [],
      limits: { perMinute: 20, maxMessageLength: 4_000 },
    });
    expect(await t.gateway.query(find, { slug: "kase-co" })).toMatchObject({
      widgetId: publicId,
      confirmed: false,
      config: { title: "Support", version: 1, appointmentsEnabled: false },
    });
  });

  test("gets another slug when its name's is taken", async () => {
    const t = await initConvexTest();
    await newWidget(t, "shop");
    const { widgetId } = await newWidget(t, "Shop!");
    expect((await get(t, widgetId))?.slug).toMatch(/^shop-[a-z0-9]{6}$/);
  });

  test("cannot have a slug, a key or an id of another", async () => {
    const t = await initConvexTest();
    await newWidget(t, "shop");
    const create = async (more: object) =>
      refusalOf(
        t.operator.mutation(api.widgets.create, {
          name: "Another",
          publishableKey: await publishable("wk_fresh"),
          ...more,
        }),
      );
    expect(await create({ slug: "SHOP" })).toBe("conflict");
    expect(await create({ publishableKey: await publishable("wk_shop") })).toBe(
      "conflict",
    );
    expect(await rowsOf(t, "widgets")).toHaveLength(2);
  });

  test("can be one of a hundred", async () => {
    const t = await initConvexTest();
    for (let made = 1; made < 100; made++) await newWidget(t, `w${made}`);
    expect(await refusalOf(newWidget(t, "more"))).toBe("conflict");
  });
});

test("a copy looks alike and is another widget", async () => {
  const t = await initConvexTest();
  const original = await firstWidget(t);
  await t.operator.mutation(api.widgets.update, {
    widgetId: original._id,
    headerColor: "#abc",
    fontFamily: "Open Sans, serif",
    buttonEmoji: "👋",
    logoUrl: "https://a.example/logo.png",
    contactEmail: " a@b.example ",
    systemPrompt: "Be brief.",
    appointmentsEnabled: true,
    limits: { perMinute: 7 },
  });
  const { widgetId } = await t.operator.mutation(api.widgets.duplicate, {
    widgetId: original._id,
    name: "Copy",
    publishableKey: await publishable("wk_copy"),
  });
  expect(await get(t, widgetId)).toMatchObject({
    name: "Copy",
    slug: "copy",
    key: "wk_copy",
    confirmed: false,
    headerColor: "#aabbcc",
    fontFamily: '"Open Sans", serif',
    buttonEmoji: "👋",
    contactEmail: "a@b.example",
    systemPrompt: "Be brief.",
    appointmentsEnabled: true,
    limits: { perMinute: 7 },
    suggestedQuestions: original.suggestedQuestions,
  });
});

describe("a change", () => {
  test("of what somebody else has changed meanwhile is refused", async () => {
    const t = await initConvexTest();
    const { _id: widgetId, version } = await firstWidget(t);
    const update = (title: string) =>
      t.operator.mutation(api.widgets.update, {
        widgetId,
        title,
        ifVersion: version,
      });
    expect(await update("First")).toEqual({ version: version + 1 });
    expect(await refusalOf(update("Second"))).toBe("conflict");
    expect((await firstWidget(t)).title).toBe("First");
  });

  test("takes optional parts away when they are empty", async () => {
    const t = await initConvexTest();
    const { _id: widgetId } = await firstWidget(t);
    const update = (change: object) =>
      t.operator.mutation(api.widgets.update, { widgetId, ...change });
    await update({ headerColor: "#112233", contactEmail: "a@b.example" });
    await update({ headerColor: "", contactEmail: "" });
    const widget = await firstWidget(t);
    expect(widget).not.toHaveProperty("headerColor");
    expect(widget).not.toHaveProperty("contactEmail");
  });

  test.each([
    { slug: "x" },
    { slug: "Not a slug" },
    { slug: "admin" },
    { name: " " },
    { contactEmail: "nobody" },
    { buttonEmoji: "Hi" },
    { logoUrl: "http://a.example/logo.png" },
    { logoUrl: "data:image/png;base64,AAAA" },
    { fontFamily: "x; color: red" },
    { textColor: "url(x)" },
    { systemPrompt: "x".repeat(20_001) },
    { limits: { perMinute: 0 } },
    { limits: { perMinute: 1.5 } },
    { limits: { perMinute: 300 } },
    { limits: { perHour: 501 } },
    { limits: { perHour: 10 } },
    { limits: { perWidgetHour: 599 } },
    { limits: { perWidgetHour: 10_000, perWidgetDay: 9_999 } },
    { limits: { maxMessageLength: 8_001 } },
    { limits: { minIntervalMs: -1 } },
    { limits: { sessionTimeoutMinutes: 0 } },
  ])("to %j is refused whole", async (change) => {
    const t = await initConvexTest();
    const { widgetId } = await newWidget(t, "shop");
    const before = await get(t, widgetId);
    const args = { widgetId, title: "New", ...change };
    expect(await refusalOf(t.operator.mutation(api.widgets.update, args))).toBe(
      "invalid",
    );
    expect(await get(t, widgetId)).toEqual(before);
  });
});

describe("a removed widget", () => {
  async function withTalk() {
    const t = await initConvexTest();
    const { widgetId, publicId } = await newWidget(t, "shop");
    await t.operator.mutation(api.widgets.confirm, { widgetId });
    await exchange(t, "Elsewhere", "Stays");
    const talk = await start(t, { widgetId: publicId, sessionKey: "v" });
    await append(t, talk.answer, 0, "So far");
    return { t, widgetId, publicId, ...talk };
  }

  test("serves nobody any more; kept conversations can be read", async () => {
    const { t, widgetId, publicId, conversationId } = await withTalk();
    const count = { widgetId };
    expect(await t.operator.query(api.widgets.conversationCount, count)).toBe(
      1,
    );
    const how = { widgetId, conversations: "keep" as const };
    await t.operator.mutation(api.widgets.remove, how);
    const { hash: keyHash } = await publishable("wk_shop");
    for (const by of [{ widgetId: publicId }, { keyHash }, { slug: "shop" }]) {
      expect(await t.gateway.query(find, by)).toBeNull();
    }
    expect(await get(t, widgetId)).toBeNull();
    expect(await begin(t, { widgetId: publicId })).toMatchObject({
      kind: "closed",
    });
    await t.advance(60_000);
    expect(await log(t, conversationId, "v")).toHaveLength(2);
    const args = { conversationId };
    const row = await t.operator.query(api.conversations.get, args);
    expect(row?.widgetTitle).toBe("Support");
    // Its slug is free again.
    const { widgetId: next } = await newWidget(t, "shop2");
    await t.operator.mutation(api.widgets.update, {
      widgetId: next,
      slug: "shop",
    });
  });

  test("takes its conversations with it when that is wished, and no others", async () => {
    const { t, widgetId, publicId, conversationId } = await withTalk();
    await t.run(async (ctx) => {
      const row = await ctx.db.get("conversations", conversationId);
      if (row === null) throw new Error("No conversation");
      // A long log: as many batches as it takes.
      for (let seq = 3; seq < 180; seq++) {
        await ctx.db.insert("messages", {
          tenantId: row.tenantId,
          conversationId,
          seq,
          author: "staff",
          text: "x",
          state: "complete",
        });
      }
    });
    for (const sessionKey of ["w", "x"]) {
      await t.run(async (ctx) => {
        const { tenantId } = (await ctx.db.get("widgets", widgetId)) ?? {};
        if (tenantId === undefined) throw new Error("No widget");
        await ctx.db.insert("visitors", { tenantId, widgetId, sessionKey });
      });
    }
    const how = { widgetId, conversations: "erase" as const };
    await t.operator.mutation(api.widgets.remove, how);
    for (let batch = 0; batch < 12; batch++) await t.advance(1);
    const left = await Promise.all([
      rowsOf(t, "messages"),
      rowsOf(t, "conversations"),
      rowsOf(t, "conversationTexts"),
      rowsOf(t, "visitors"),
      rowsOf(t, "widgets"),
      rowsOf(t, "widgetKeys"),
    ]);
    expect(left.map(({ length }) => length)).toEqual([2, 1, 1, 1, 1, 1]);
    expect(JSON.stringify(left)).not.toContain(widgetId);
    expect(await begin(t, { widgetId: publicId })).toMatchObject({
      kind: "closed",
    });
  });

  test("stops the answer being written there", async () => {
    const { t, widgetId, answer } = await withTalk();
    const how = { widgetId, conversations: "erase" as const };
    await t.operator.mutation(api.widgets.remove, how);
    await t.advance(1);
    expect(await append(t, answer, 6, "more")).toMatchObject({
      kind: "stale",
      reason: "stopped",
    });
  });

  test("is never the installation's own", async () => {
    const t = await initConvexTest();
    await newWidget(t, "shop");
    const { _id: widgetId } = await firstWidget(t);
    const how = { widgetId, conversations: "keep" as const };
    expect(await refusalOf(t.operator.mutation(api.widgets.remove, how))).toBe(
      "conflict",
    );
  });
});
