/** Keys of widgets: made elsewhere, rotated without a gap, gone at once. */
import { describe, expect, test } from "vitest";
import { api, internal } from "./_generated/api";
import { KEY_KEPT_MS } from "./model/retention";
import { refusalOf } from "./test.actors";
import { firstWidget, publishable, rowsOf, secret } from "./test.door";
import { initConvexTest, WIDGET_KEY, type TestDeployment } from "./test.setup";

const HOUR = 3_600_000;
const { ensure } = api.gateway.installation;

async function find(t: TestDeployment, key: string) {
  const { hash: keyHash } = await secret(key);
  return await t.gateway.query(api.gateway.widgets.find, { keyHash });
}

async function make(
  t: TestDeployment,
  kind: "publishable" | "secret",
  key: string,
) {
  const { _id: widgetId } = await firstWidget(t);
  return await t.operator.mutation(api.keys.create, {
    widgetId,
    kind,
    label: "Shop",
    ...(await (kind === "secret" ? secret(key) : publishable(key))),
  });
}

async function list(t: TestDeployment) {
  const { _id: widgetId } = await firstWidget(t);
  return await t.operator.query(api.keys.list, { widgetId });
}

describe("a key", () => {
  test("leads to its widget by its hash, a secret one too", async () => {
    const t = await initConvexTest();
    const keyId = await make(t, "secret", "sk_1");
    expect(await find(t, "sk_1")).toMatchObject({
      widgetId: t.widgetId,
      presentedKey: { keyId, kind: "secret" },
    });
    expect(await find(t, "sk_2")).toBeNull();
    expect(await list(t)).toMatchObject([
      { kind: "publishable", key: WIDGET_KEY },
      { kind: "secret", prefix: "sk_1", label: "Shop" },
    ]);
    expect(JSON.stringify(await rowsOf(t, "widgetKeys"))).not.toContain(
      '"key":"sk_1"',
    );
    expect((await firstWidget(t)).key).toBe(WIDGET_KEY);
  });

  test("works on for the overlap when it is rotated, and no longer", async () => {
    const t = await initConvexTest();
    const keyId = await make(t, "publishable", "wk_old");
    const fresh = await publishable("wk_new");
    const rotation = { keyId, ...fresh, overlapMs: HOUR };
    const newId = await t.operator.mutation(api.keys.rotate, rotation);
    const end = Date.now() + HOUR;
    expect((await find(t, "wk_old"))?.presentedKey).toEqual({
      keyId,
      kind: "publishable",
      expiresAt: end,
    });
    expect((await find(t, "wk_new"))?.presentedKey).toEqual({
      keyId: newId,
      kind: "publishable",
    });
    expect((await firstWidget(t)).key).toBe("wk_new");
    await t.advance(HOUR);
    const again = { keyId, ...(await publishable("wk_3")), overlapMs: 0 };
    expect(await refusalOf(t.operator.mutation(api.keys.rotate, again))).toBe(
      "conflict",
    );
  });

  test("opens nothing from the moment it is revoked", async () => {
    const t = await initConvexTest();
    const keyId = await make(t, "publishable", "wk_old");
    await t.operator.mutation(api.keys.revoke, { keyId });
    expect(await find(t, "wk_old")).toBeNull();
    expect((await firstWidget(t)).key).toBe(WIDGET_KEY);
    const again = await publishable("wk_old");
    const { _id: widgetId } = await firstWidget(t);
    const copy = {
      widgetId,
      kind: "publishable" as const,
      label: "",
      ...again,
    };
    expect(await refusalOf(t.operator.mutation(api.keys.create, copy))).toBe(
      "conflict",
    );
  });

  test("tells when it was used, a minute's accuracy", async () => {
    const t = await initConvexTest();
    const keyId = await make(t, "secret", "sk_1");
    const use = async (ago: number) => {
      const at = Date.now() - ago;
      await t.gateway.mutation(api.gateway.security.record, {
        events: [],
        sightings: [],
        usage: [],
        keyUses: [
          { kind: "widget", keyId, at },
          { kind: "widget", keyId: "nonsense", at },
        ],
      });
      return (await list(t)).at(-1)?.lastUsedAt;
    };
    const first = Date.now();
    expect(await use(0)).toBe(first);
    await t.advance(59_000);
    expect(await use(0)).toBe(first);
    await t.advance(1_000);
    expect(await use(0)).toBe(first + 60_000);
    expect(await use(HOUR)).toBe(first + 60_000);
  });

  test("goes a month after its end", async () => {
    const t = await initConvexTest();
    const keyId = await make(t, "secret", "sk_1");
    await t.operator.mutation(api.keys.revoke, { keyId });
    const sweepAt = async (revokedAt: number) => {
      await t.run((ctx) => ctx.db.patch("widgetKeys", keyId, { revokedAt }));
      await t.run((ctx) => ctx.runMutation(internal.cleanup.sweep, {}));
      return (await list(t)).length;
    };
    expect(await sweepAt(Date.now() - KEY_KEPT_MS)).toBe(2);
    expect(await sweepAt(Date.now() - KEY_KEPT_MS - 1)).toBe(1);
  });
});

test.each([
  ["a hash that is none", { hash: "abc" }],
  ["the hash of another key", { hash: "c".repeat(64) }],
  ["no key of its own", { key: undefined }],
  ["a long prefix", { prefix: "p".repeat(17) }],
  ["a long label", { label: "l".repeat(101) }],
  ["an end that is over", { expiresAt: 1 }],
  ["a secret that is told", { kind: "secret" as const }],
])("a key with %s is refused", async (_, wrong) => {
  const t = await initConvexTest();
  const { _id: widgetId } = await firstWidget(t);
  const right = await publishable("wk_new");
  const kind = "publishable" as const;
  const args = { widgetId, kind, label: "", ...right, ...wrong };
  expect(await refusalOf(t.operator.mutation(api.keys.create, args))).toBe(
    "invalid",
  );
  expect(await list(t)).toHaveLength(1);
});

test("a widget has at most fifty keys", async () => {
  const t = await initConvexTest();
  for (let made = 1; made < 50; made++) await make(t, "secret", `sk_${made}`);
  expect(await refusalOf(make(t, "secret", "sk_50"))).toBe("conflict");
});

describe("the configured key", () => {
  test("gives way to the next one configured, not to others", async () => {
    const t = await initConvexTest();
    await make(t, "publishable", "wk_own");
    await t.gateway.mutation(ensure, { widgetKey: "wk_next" });
    expect(await find(t, WIDGET_KEY)).toBeNull();
    expect((await find(t, "wk_own"))?.widgetId).toBe(t.widgetId);
    expect((await find(t, "wk_next"))?.widgetId).toBe(t.widgetId);
  });

  test("stays revoked when staff have revoked it", async () => {
    const t = await initConvexTest();
    const [key] = await list(t);
    if (key === undefined) throw new Error("No key");
    await t.operator.mutation(api.keys.revoke, { keyId: key._id });
    await t.gateway.mutation(ensure, { widgetKey: WIDGET_KEY });
    expect(await find(t, WIDGET_KEY)).toBeNull();
    expect((await firstWidget(t)).key).toBe("");
  });
});
