/**
 * Every public function against everybody who could call it. The table names
 * them all; a function without a row fails the first test.
 */
import { describe, expect, test } from "vitest";
import { OPERATOR_SUBJECT, SERVICE_ISSUER } from "./model/identities";
import "./test.access";
import "./test.accessBookings";
import { makeWorld } from "./test.world";
import { table, type Least, type World } from "./test.accessTable";
import { refusalOf } from "./test.actors";
import { modules } from "./test.setup";
import type { Role } from "./tables/tenants";

const ROLES: readonly Role[] = ["viewer", "agent", "admin", "owner"];

/** Whatever a refused call might have changed. */
async function everything({ t }: World) {
  return await t.run(async (ctx) => ({
    conversations: await ctx.db.query("conversations").take(9),
    messages: await ctx.db.query("messages").take(9),
    streams: await ctx.db.query("streams").take(9),
    tenant: await ctx.db.query("tenants").first(),
    widgets: await ctx.db.query("widgets").take(9),
    widgetKeys: await ctx.db.query("widgetKeys").take(9),
    apiKeys: await ctx.db.query("apiKeys").take(9),
    blocks: await ctx.db.query("blocks").take(9),
    alerts: await ctx.db.query("securityAlerts").take(9),
    events: await ctx.db.query("securityEvents").take(9),
    knowledge: await ctx.db.query("knowledge").take(20),
    visitors: await ctx.db.query("visitors").take(9),
    presence: await ctx.db.query("presence").take(9),
    signals: await ctx.db.query("gatewaySignals").take(9),
    resources: await ctx.db.query("resources").take(9),
    slots: await ctx.db.query("slots").take(9),
    closedDays: await ctx.db.query("closedDays").take(9),
    settings: await ctx.db.query("bookingSettings").take(9),
    claims: await ctx.db.query("claims").take(9),
    bookings: await ctx.db.query("bookings").take(9),
    tokens: await ctx.db.query("manageTokens").take(9),
    outbox: await ctx.db.query("outbox").take(9),
  }));
}

function isPublicFunction(value: unknown): boolean {
  return typeof value === "function" && "isPublic" in value && !!value.isPublic;
}

test("the table names every public function", async () => {
  const found: string[] = [];
  for (const [path, load] of Object.entries(modules)) {
    if (path.startsWith("./_generated")) continue;
    const loaded: unknown = await load();
    if (typeof loaded !== "object" || loaded === null) continue;
    for (const [name, value] of Object.entries(loaded)) {
      const module = path.replace(/^\.\//, "").replace(/\.[a-z]+$/, "");
      if (isPublicFunction(value)) found.push(`${module}:${name}`);
    }
  }
  expect(found.length).toBeGreaterThan(0);
  expect(found.sort()).toEqual([...table.keys()].sort());
});

describe.each([...table])("%s", (_, { call, least, foreign }) => {
  test("nobody is asked to sign in", async () => {
    const world = await makeWorld();
    const before = await everything(world);
    expect(await refusalOf(call(world.t.nobody, world))).toBe(
      "unauthenticated",
    );
    expect(await everything(world)).toEqual(before);
  });

  test("a stranger with a valid token is refused", async () => {
    const world = await makeWorld();
    const before = await everything(world);
    const { t } = world;
    for (const stranger of [
      t.as("https://elsewhere.example", OPERATOR_SUBJECT),
      t.as(SERVICE_ISSUER, "somebody"),
    ]) {
      const result = call(stranger, world);
      if (least === "signed-in") expect(await result).toBeNull();
      else expect(await refusalOf(result)).toBe("forbidden");
    }
    expect(await everything(world)).toEqual(before);
  });

  test("each role may what it may", async () => {
    for (const role of ROLES) {
      const world = await makeWorld();
      const member = await world.t.member(role);
      const before = await everything(world);
      const result = call(member, world);
      if (isAllowed(role, least)) {
        expect(await result).not.toBeUndefined();
      } else {
        expect(await refusalOf(result)).toBe("forbidden");
        expect(await everything(world)).toEqual(before);
      }
    }
  });

  test("the gateway may only what is the gateway's", async () => {
    const world = await makeWorld();
    const result = call(world.t.gateway, world);
    if (least === "gateway") expect(await result).not.toBeUndefined();
    else if (least === "signed-in") expect(await result).toBeNull();
    else expect(await refusalOf(result)).toBe("forbidden");
  });

  test("another tenant's owner reaches nothing of this one", async () => {
    const world = await makeWorld();
    const stranger = await world.t.member("owner", "new");
    const before = await everything(world);
    const result = call(stranger, world);
    if (least === "gateway") {
      expect(await refusalOf(result)).toBe("forbidden");
    } else if (least === "signed-in") {
      const name = expect.not.stringMatching(/^Demo Shop$/) as unknown;
      expect(await result).toMatchObject({ tenant: { name } });
    } else if (foreign === undefined) {
      expect(await refusalOf(result)).toBe("not_found");
    } else if (foreign === null || Array.isArray(foreign)) {
      expect(await result).toEqual(foreign);
    } else {
      expect({ result: await result }).toMatchObject({ result: foreign });
    }
    const after = await everything(world);
    expect({ ...after, ...pick(before) }).toEqual(before);
    for (const [name, rows] of Object.entries(pick(before))) {
      const now = pick(after)[name] ?? [];
      expect(now.slice(0, rows.length)).toEqual(rows);
      expect(now.length - rows.length).toBeLessThanOrEqual(1);
    }
  });
});

/** What they may create lands in their own tenant, behind what was there. */
function pick({
  knowledge,
  resources,
  settings,
  widgets,
  widgetKeys,
  apiKeys,
}: Awaited<ReturnType<typeof everything>>): Record<string, unknown[]> {
  return { knowledge, resources, settings, widgets, widgetKeys, apiKeys };
}

function isAllowed(role: Role, least: Least): boolean {
  if (least === "signed-in") return true;
  if (least === "gateway") return false;
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
