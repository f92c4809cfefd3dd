/** Every function of the admin API with every key that must not open it. */
import { describe, expect, test } from "vitest";
import { api } from "./_generated/api";
import "./test.access";
import { table } from "./test.accessTable";
import { refusalOf } from "./test.actors";
import { newApiKey, newWidget, rowsOf } from "./test.door";
import { makeWorld, SCOPES } from "./test.world";

const rows = [...table].filter(([, { scope }]) => scope !== undefined);

test("there is a row for each function of the admin API", () => {
  const names = [...table.keys()].filter((name) =>
    name.startsWith("gateway/admin/"),
  );
  expect(rows.map(([name]) => name)).toEqual(names);
  expect(names.length).toBeGreaterThan(15);
});

describe.each(rows)("%s", (_, { call, scope }) => {
  test("opens with its own scope alone", async () => {
    const world = await makeWorld();
    const { t } = world;
    const others = SCOPES.filter((other) => other !== scope);
    const wrong = await newApiKey(t, [...others]);
    const before = await rowsOf(t, "widgets");
    expect(await refusalOf(call(t.gateway, world, wrong.apiKeyHash))).toBe(
      "insufficient_scope",
    );
    expect(await rowsOf(t, "widgets")).toEqual(before);
    if (scope === undefined) throw new Error("Not an admin function");
    const right = await newApiKey(t, [scope]);
    await call(t.gateway, world, right.apiKeyHash);
  });

  test("stays shut for a key that is unknown, revoked or expired", async () => {
    const world = await makeWorld();
    const { t } = world;
    const revoked = await newApiKey(t, [...SCOPES]);
    const { apiKeyId } = revoked;
    await t.operator.mutation(api.apiKeys.revoke, { apiKeyId });
    const expiresAt = Date.now() + 1_000;
    const expired = await newApiKey(t, [...SCOPES], { expiresAt });
    await t.advance(1_000);
    for (const hash of [
      "0".repeat(64),
      revoked.apiKeyHash,
      expired.apiKeyHash,
    ]) {
      expect(await refusalOf(call(t.gateway, world, hash))).toBe(
        "invalid_api_key",
      );
    }
  });

  test("shows and changes nothing of another tenant", async () => {
    const world = await makeWorld();
    const { t } = world;
    const staff = await t.member("owner", "new");
    await newWidget(t, "theirs", staff);
    const { apiKeyHash } = await newApiKey(t, [...SCOPES], { staff });
    const before = await firstTenants(world.t);
    const result = await call(t.gateway, world, apiKeyHash).catch(
      (error: unknown) => String(error),
    );
    const text = JSON.stringify(result);
    for (const mine of [t.widgetId, world.keyId, world.blockId]) {
      expect(text).not.toContain(mine);
    }
    expect(await firstTenants(t)).toEqual(before);
  });

  test("is not for a signed-in person who knows the hash", async () => {
    const world = await makeWorld();
    expect(await refusalOf(call(world.t.operator, world))).toBe("forbidden");
  });
});

/** What the first tenant has, of everything a key may reach. */
async function firstTenants(t: Awaited<ReturnType<typeof makeWorld>>["t"]) {
  const tenant = (await rowsOf(t, "tenants"))[0]?._id;
  const tables = [
    await rowsOf(t, "widgets"),
    await rowsOf(t, "widgetKeys"),
    await rowsOf(t, "blocks"),
    await rowsOf(t, "apiKeys"),
  ];
  return tables.map((all) => all.filter((row) => row.tenantId === tenant));
}
