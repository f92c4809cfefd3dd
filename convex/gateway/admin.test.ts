/** The admin API's functions: once made, never made twice. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { api } from "../_generated/api";
import { start } from "../test.actors";
import {
  firstWidget,
  newApiKey,
  publishable,
  rowsOf,
  secret,
} from "../test.door";
import { initConvexTest, type TestDeployment } from "../test.setup";
import { SCOPES } from "../test.world";

const { admin } = api.gateway;
const day = "2026-11-20";

async function withKey(t?: TestDeployment) {
  const own = t ?? (await initConvexTest());
  const { apiKeyHash } = await newApiKey(own, [...SCOPES]);
  return { t: own, apiKeyHash };
}

const creating = async (name: string, key: string, requestHash = name) => ({
  name,
  publishableKey: await publishable(`wk_${name}_${key}`),
  idempotency: { key, requestHash },
});

describe("a widget through the API", () => {
  test("is made once per idempotency key", async () => {
    const { t, apiKeyHash } = await withKey();
    const make = async (name: string, key: string) =>
      t.gateway.mutation(admin.widgets.create, {
        apiKeyHash,
        ...(await creating(name, key)),
      });
    const first = await make("shop", "k1");
    expect(first).toMatchObject({
      kind: "created",
      replayed: false,
      widget: { name: "shop", confirmed: false, usageToday: null },
    });
    const again = await make("shop", "k1");
    expect(again).toEqual({ ...first, replayed: true });
    expect(await make("other", "k1")).toEqual({ kind: "idempotency_conflict" });
    expect(await make("other", "k2")).toMatchObject({ replayed: false });
    expect(await rowsOf(t, "widgets")).toHaveLength(3);
    // Another key of the same tenant is another caller.
    const second = await withKey(t);
    const theirs = { apiKeyHash: second.apiKeyHash };
    expect(
      await t.gateway.mutation(admin.widgets.create, {
        ...theirs,
        ...(await creating("third", "k1")),
      }),
    ).toMatchObject({ kind: "created", replayed: false });
  });

  test("may be made again a day later", async () => {
    const { t, apiKeyHash } = await withKey();
    const make = async (name: string) =>
      t.gateway.mutation(admin.widgets.create, {
        apiKeyHash,
        ...(await creating(name, "k1")),
      });
    await make("shop");
    await t.advance(24 * 3_600_000 + 1_000);
    expect(await make("shop2")).toMatchObject({ replayed: false });
  });

  test("says what is taken, and what was removed since", async () => {
    const { t, apiKeyHash } = await withKey();
    const args = { apiKeyHash, widgetId: "widget_abc123_def456" };
    const made = { ...args, ...(await creating("shop", "k1")) };
    expect(await t.gateway.mutation(admin.widgets.create, made)).toMatchObject({
      kind: "created",
      widget: { widgetId: args.widgetId },
    });
    const copy = { ...made, ...(await creating("copy", "k2")) };
    expect(await t.gateway.mutation(admin.widgets.create, copy)).toEqual({
      kind: "already_exists",
      field: "widgetId",
    });
    const how = { ...args, conversations: "keep" as const };
    expect(await t.gateway.mutation(admin.widgets.remove, how)).toEqual({
      kind: "removed",
    });
    expect(await t.gateway.mutation(admin.widgets.create, made)).toEqual({
      kind: "not_found",
    });
    // The id of a removed one never comes back.
    expect(await t.gateway.mutation(admin.widgets.create, copy)).toMatchObject({
      kind: "already_exists",
    });
  });

  test("is changed only in the version that was read", async () => {
    const { t, apiKeyHash } = await withKey();
    const args = { apiKeyHash, widgetId: t.widgetId };
    const widget = await t.gateway.query(admin.widgets.get, { ...args, day });
    const ifVersion = widget?.version ?? 0;
    const change = { ...args, ifVersion, title: "New" };
    expect(
      await t.gateway.mutation(admin.widgets.update, change),
    ).toMatchObject({
      kind: "updated",
      widget: { title: "New", version: ifVersion + 1 },
    });
    const stale = { kind: "version_mismatch", version: ifVersion + 1 };
    expect(await t.gateway.mutation(admin.widgets.update, change)).toEqual(
      stale,
    );
    expect(
      await t.gateway.mutation(admin.widgets.disable, { ...args, ifVersion }),
    ).toEqual(stale);
    expect(await t.gateway.mutation(admin.widgets.disable, args)).toMatchObject(
      { kind: "updated", widget: { isActive: false } },
    );
  });

  test("comes in pages, with the messages of the day", async () => {
    const { t, apiKeyHash } = await withKey();
    for (const name of ["a", "b"]) {
      await t.gateway.mutation(admin.widgets.create, {
        apiKeyHash,
        ...(await creating(`shop-${name}`, name)),
      });
    }
    await start(t);
    await start(t);
    const args = { apiKeyHash, limit: 2, day };
    const { list } = admin.widgets;
    const first = await t.gateway.query(list, { ...args, cursor: null });
    expect(first.items.map(({ usageToday }) => usageToday)).toEqual([2, 0]);
    const cursor = first.nextCursor;
    const second = await t.gateway.query(list, { ...args, cursor });
    expect(second.items.map(({ name }) => name)).toEqual(["shop-b"]);
    const tomorrow = { ...args, day: "2026-11-21", cursor: null };
    const later = await t.gateway.query(list, tomorrow);
    expect(later.items[0]?.usageToday).toBe(0);
  });
});

describe("a key through the API", () => {
  test("is made, rotated and revoked, each once", async () => {
    const { t, apiKeyHash } = await withKey();
    const args = { apiKeyHash, widgetId: t.widgetId };
    const repeat = (key: string) => ({
      idempotency: { key, requestHash: key },
    });
    const creation = {
      ...args,
      ...(await secret("sk_1")),
      ...repeat("k1"),
      kind: "secret" as const,
      label: "",
    };
    const made = await t.gateway.mutation(admin.keys.create, creation);
    if (made.kind !== "created") throw new Error(`Got ${made.kind}`);
    expect(await t.gateway.mutation(admin.keys.create, creation)).toEqual({
      ...made,
      replayed: true,
    });
    const keyId = made.key._id;
    const rotation = {
      ...args,
      keyId,
      ...(await secret("sk_2")),
      ...repeat("k2"),
      overlapMs: 60_000,
    };
    const rotated = await t.gateway.mutation(admin.keys.rotate, rotation);
    expect(rotated).toMatchObject({
      kind: "rotated",
      replayed: false,
      previous: { _id: keyId, expiresAt: Date.now() + 60_000 },
    });
    await t.advance(60_000);
    expect(await t.gateway.mutation(admin.keys.rotate, rotation)).toMatchObject(
      {
        kind: "rotated",
        replayed: true,
      },
    );
    const late = { ...rotation, ...(await secret("sk_3")), ...repeat("k3") };
    expect(await t.gateway.mutation(admin.keys.rotate, late)).toEqual({
      kind: "ended",
    });
    const one = { ...args, keyId };
    for (const _ of ["once", "again"]) {
      expect(await t.gateway.mutation(admin.keys.revoke, one)).toMatchObject({
        kind: "revoked",
        key: { revokedAt: Date.now() },
      });
    }
    expect(await t.gateway.query(admin.keys.list, args)).toHaveLength(3);
    expect(await t.gateway.query(admin.keys.get, one)).toMatchObject({
      _id: keyId,
    });
  });
});

test("a block through the API holds, once made, until it is lifted", async () => {
  const { t, apiKeyHash } = await withKey();
  const args = {
    apiKeyHash,
    subject: "address" as const,
    hash: "some-address",
    reason: "Threats",
    expiresAt: Date.now() + 60_000,
    idempotency: { key: "k1", requestHash: "h" },
  };
  const made = await t.gateway.mutation(admin.blocks.create, args);
  if (made.kind !== "created") throw new Error(`Got ${made.kind}`);
  expect(await t.gateway.mutation(admin.blocks.create, args)).toEqual({
    ...made,
    replayed: true,
  });
  const page = { apiKeyHash, activeOnly: true, cursor: null, limit: 5 };
  expect((await t.gateway.query(admin.blocks.list, page)).items).toHaveLength(
    1,
  );
  const lift = { apiKeyHash, blockId: made.block._id, reason: "Mistake" };
  expect(await t.gateway.mutation(admin.blocks.lift, lift)).toMatchObject({
    kind: "lifted",
    block: { endedAt: Date.now(), liftReason: "Mistake" },
  });
  expect((await t.gateway.query(admin.blocks.list, page)).items).toEqual([]);
  const nobody = { ...args, subject: "visitor" as const, hash: "nobody" };
  const other = { idempotency: { key: "k2", requestHash: "h" } };
  expect(
    await t.gateway.mutation(admin.blocks.create, { ...nobody, ...other }),
  ).toEqual({ kind: "not_found" });
});

test("however often creations are sent, each is done once", async () => {
  const sends = fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(sends, async (sent) => {
      const { t, apiKeyHash } = await withKey();
      const requests = new Map<string, string>();
      for (const [key, request] of sent) {
        const idempotency = { key: `k${key}`, requestHash: `r${request}` };
        const result = await t.gateway.mutation(admin.widgets.create, {
          apiKeyHash,
          name: `w${key}-${request}`,
          publishableKey: await publishable(`wk_${key}_${request}`),
          idempotency,
        });
        const before = requests.get(idempotency.key);
        requests.set(idempotency.key, before ?? idempotency.requestHash);
        if (before === undefined) {
          expect(result).toMatchObject({ kind: "created", replayed: false });
        } else if (before === idempotency.requestHash) {
          expect(result).toMatchObject({ kind: "created", replayed: true });
        } else {
          expect(result.kind).toBe("idempotency_conflict");
        }
      }
      const widgets = await rowsOf(t, "widgets");
      expect(widgets).toHaveLength(1 + requests.size);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test("a key made in the dashboard tells when it was used, and can be revoked", async () => {
  const t = await initConvexTest();
  const { apiKeyId, apiKeyHash } = await newApiKey(t, ["widgets:read"]);
  const at = Date.now();
  await t.gateway.mutation(api.gateway.security.record, {
    events: [],
    sightings: [],
    usage: [],
    keyUses: [{ kind: "api", keyId: apiKeyHash, at }],
  });
  const list = () => t.operator.query(api.apiKeys.list, {});
  expect(await list()).toMatchObject([
    { _id: apiKeyId, scopes: ["widgets:read"], lastUsedAt: at },
  ]);
  expect(JSON.stringify(await list())).not.toContain(apiKeyHash);
  await t.operator.mutation(api.apiKeys.revoke, { apiKeyId });
  expect((await list())[0]?.revokedAt).toBe(at);
  expect((await firstWidget(t)).publicId).toBe(t.widgetId);
});
