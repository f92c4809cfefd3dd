/** Refusals are summed up, and alerts raised once. */
import { describe, expect, test } from "vitest";
import { api, internal } from "./_generated/api";
import { SECURITY_KEPT_MS } from "./model/retention";
import { QUIET_MS } from "./model/securityAlerts";
import type { ReportedEvent } from "./model/securityShapes";
import { refusalOf } from "./test.actors";
import { newWidget, rowsOf, setSettings } from "./test.door";
import { initConvexTest, type TestDeployment } from "./test.setup";

const MINUTE = 60_000;
const EMPTY = { events: [], sightings: [], keyUses: [], usage: [] };

async function report(
  t: TestDeployment,
  events: Partial<ReportedEvent>[],
  more: object = {},
) {
  const at = Date.now();
  const known = { widgetId: t.widgetId, count: 1, firstAt: at, lastAt: at };
  await t.gateway.mutation(api.gateway.security.record, {
    ...EMPTY,
    events: events.map((event) => ({
      type: "rate_limit" as const,
      ...known,
      ...event,
    })),
    ...more,
  });
}

async function page(t: TestDeployment, wanted: object = {}) {
  const paginationOpts = { numItems: 100, cursor: null };
  const args = { paginationOpts, ...wanted };
  return (await t.operator.query(api.security.events, args)).page;
}

const alerts = (t: TestDeployment) => t.operator.query(api.security.alerts, {});

describe("events", () => {
  test("of one kind, widget, domain, address and minute are one row", async () => {
    const t = await initConvexTest();
    const from = { domain: "a.example", addressHash: "h1" };
    const details = { limit: "per_minute" };
    await report(t, [{ ...from, count: 2, details }]);
    await t.advance(20_000);
    await report(t, [
      { ...from, count: 3 },
      { ...from, addressHash: "h2" },
    ]);
    const start = Date.now() - 20_000;
    expect(await page(t)).toMatchObject([
      { addressHash: "h2", count: 1 },
      {
        type: "rate_limit",
        widgetId: t.widgetId,
        ...from,
        count: 5,
        firstAt: start,
        lastAt: start + 20_000,
        details,
      },
    ]);
    await t.advance(MINUTE);
    await report(t, [from]);
    expect(await page(t)).toHaveLength(3);
  });

  test("are found by kind, by widget, and in pages", async () => {
    const t = await initConvexTest();
    const { widgetId, publicId } = await newWidget(t, "other");
    await report(t, [
      {},
      { type: "blocked" },
      { type: "blocked", widgetId: publicId },
    ]);
    expect(await page(t, { type: "blocked" })).toHaveLength(2);
    expect(await page(t, { widgetId })).toHaveLength(1);
    expect(await page(t, { widgetId, type: "rate_limit" })).toEqual([]);
    const first = await t.operator.query(api.security.events, {
      paginationOpts: { numItems: 2, cursor: null },
    });
    const second = await t.operator.query(api.security.events, {
      paginationOpts: { numItems: 2, cursor: first.continueCursor },
    });
    expect(
      new Set([...first.page, ...second.page].map(({ _id }) => _id)),
    ).toHaveProperty("size", 3);
  });

  test("of unknown widgets are shown to the first tenant's owner alone", async () => {
    const t = await initConvexTest();
    await report(t, [
      { type: "widget_not_found", widgetId: undefined, count: 201 },
      { type: "widget_not_found", widgetId: "widget_none" },
    ]);
    expect(await page(t)).toEqual([]);
    expect(await page(t, { installation: true })).toMatchObject([
      { type: "widget_not_found", count: 202 },
    ]);
    expect(await alerts(t)).toMatchObject([{ type: "widget_not_found" }]);
    const admin = await t.member("admin");
    const stranger = await t.member("owner", "new");
    for (const other of [admin, stranger]) {
      const paginationOpts = { numItems: 5, cursor: null };
      const args = { paginationOpts, installation: true };
      const { page: seen } = await other.query(api.security.events, args);
      expect(seen).toEqual([]);
      expect(await other.query(api.security.alerts, {})).toEqual([]);
    }
  });

  test("keep within bounds whatever a gateway claims", async () => {
    const t = await initConvexTest();
    const now = Date.now();
    await report(t, [
      {
        count: -5,
      },
      {
        count: Number.NaN,
      },
      {
        domain: "d".repeat(5_000),
        addressHash: "h".repeat(5_000),
        details: { path: "p".repeat(5_000) },
        firstAt: 0,
        lastAt: now + 10 * 86_400_000,
        count: 1e300,
      },
    ]);
    const [event, ...others] = await page(t);
    expect(others).toEqual([]);
    expect(event).toMatchObject({ count: 1_000_000_000, lastAt: now });
    expect(JSON.stringify(event).length).toBeLessThan(1_000);
  });

  test("are summed up for the page of the last hours", async () => {
    const t = await initConvexTest();
    const since = Date.now();
    await report(t, [
      { domain: "a.example", addressHash: "h1", count: 4 },
      { domain: "b.example", addressHash: "h1", count: 2 },
    ]);
    await t.advance(MINUTE);
    await report(t, [{ type: "blocked", domain: "a.example", count: 3 }]);
    const summary = await t.operator.query(api.security.summary, { since });
    expect(summary).toEqual({
      total: 9,
      byType: [
        { type: "rate_limit", count: 6 },
        { type: "blocked", count: 3 },
      ],
      perMinute: [
        { minute: since, count: 6 },
        { minute: since + MINUTE, count: 3 },
      ],
      topDomains: [
        { domain: "a.example", count: 7 },
        { domain: "b.example", count: 2 },
      ],
      topAddresses: [{ addressHash: "h1", count: 6 }],
      truncated: false,
    });
  });
});

describe("a flood", () => {
  test("of 100,000 refusals writes fewer than 1,000 rows", async () => {
    const t = await initConvexTest();
    const types = ["rate_limit", "domain_not_allowed", "invalid_key"] as const;
    const typeOf = (one: number): ReportedEvent["type"] =>
      types[one % types.length] ?? "blocked";
    // Five gateways, five minutes, everything from somewhere else each time.
    for (let minute = 0; minute < 5; minute++) {
      for (let gateway = 0; gateway < 5; gateway++) {
        const events = Array.from({ length: 100 }, (_, one) => ({
          type: typeOf(one),
          domain: `h${one}.example`,
          addressHash: `address-${gateway}-${minute}-${one}`,
          count: 40,
        }));
        await report(t, events);
      }
      await t.advance(MINUTE);
    }
    const rows = await rowsOf(t, "securityEvents");
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(100_000);
    const written = [
      rows,
      await rowsOf(t, "securityAlerts"),
      await rowsOf(t, "violations"),
      await rowsOf(t, "blocks"),
      await rowsOf(t, "usageCounters"),
    ].map(({ length }) => length);
    expect(written.reduce((sum, one) => sum + one, 0)).toBeLessThan(1_000);
    expect(await alerts(t)).toHaveLength(3);
  }, 60_000);

  test("has its most frequent refusals by name, the rest as others", async () => {
    const t = await initConvexTest();
    const events = Array.from({ length: 40 }, (_, one) => ({
      domain: `h${one}.example`,
      addressHash: `a${one}`,
    }));
    await report(t, events);
    await report(t, [{ domain: "h0.example", addressHash: "a0" }]);
    const shown = await page(t);
    expect(shown).toHaveLength(21);
    const others = shown.filter(({ domain }) => domain === "other");
    expect(others).toMatchObject([{ count: 20 }]);
    expect(others[0]?.addressHash).toBeUndefined();
    expect(shown.at(-1)).toMatchObject({ domain: "h0.example", count: 2 });
  });
});

describe("an alert", () => {
  test("is raised once, closes when it is quiet, and may come again", async () => {
    const t = await initConvexTest();
    await report(t, [{ count: 100 }]);
    expect(await alerts(t)).toEqual([]);
    for (let batch = 0; batch < 30; batch++) await report(t, [{ count: 10 }]);
    expect(await alerts(t)).toMatchObject([
      { type: "rate_limit", threshold: 100, peak: 400 },
    ]);
    await t.advance(QUIET_MS - 1);
    await report(t, [{ count: 101 }]);
    const lastExceededAt = Date.now();
    await t.advance(QUIET_MS - 1);
    expect((await alerts(t))[0]).toMatchObject({ lastExceededAt, peak: 400 });
    expect((await alerts(t))[0]?.closedAt).toBeUndefined();
    await t.advance(1);
    expect(await alerts(t)).toMatchObject([{ closedAt: Date.now() }]);
    await t.advance(MINUTE);
    await report(t, [{ count: 101 }]);
    expect(await alerts(t)).toHaveLength(2);
    expect((await alerts(t))[0]?.closedAt).toBeUndefined();
  });

  test("has the tenant's own threshold; 0 is never", async () => {
    const t = await initConvexTest();
    const { alertThresholds } = await t.operator.query(
      api.tenants.settings,
      {},
    );
    const own = { ...alertThresholds, rate_limit: 3, blocked: 0 };
    await setSettings(t, { alertThresholds: own });
    await report(t, [{ count: 4 }, { type: "blocked", count: 100_000 }]);
    expect(await alerts(t)).toMatchObject([{ type: "rate_limit" }]);
  });

  test("of failed validations is about one address", async () => {
    const t = await initConvexTest();
    const type = "multiple_failed_validations" as const;
    const many = Array.from({ length: 10 }, (_, one) => ({
      type,
      addressHash: `a${one}`,
      count: 5,
    }));
    await report(t, many);
    expect(await alerts(t)).toEqual([]);
    await report(t, [{ type, addressHash: "a3" }]);
    expect(await alerts(t)).toMatchObject([{ type, peak: 6 }]);
  });

  test("says who has seen it", async () => {
    const t = await initConvexTest();
    await report(t, [{ count: 101 }]);
    const [alert] = await alerts(t);
    if (alert === undefined) throw new Error("No alert");
    const alertId = alert._id;
    await t.operator.mutation(api.security.acknowledge, { alertId });
    expect(await alerts(t)).toMatchObject([
      { acknowledgedAt: Date.now(), acknowledgedBy: "Operator" },
    ]);
  });
});

describe("a batch", () => {
  test("that comes twice counts once", async () => {
    const t = await initConvexTest();
    const usage = [
      { widgetId: t.widgetId, domain: "a", blocked: 2, at: Date.now() },
    ];
    await report(t, [{ count: 3 }], { batchId: "b1", usage });
    await report(t, [{ count: 3 }], { batchId: "b1", usage });
    await report(t, [{ count: 3 }], { batchId: "b2" });
    expect((await page(t))[0]?.count).toBe(6);
    const args = { until: "2026-11-20", days: 1 };
    expect(await t.operator.query(api.usage.summary, args)).toMatchObject({
      blockedRequests: 2,
    });
  });

  test("that is too large is refused whole", async () => {
    const t = await initConvexTest();
    const events = Array.from({ length: 401 }, () => ({}));
    expect(await refusalOf(report(t, events))).toBe("invalid");
    expect(await page(t)).toEqual([]);
  });
});

test("everything goes after its retention, and not before", async () => {
  const t = await initConvexTest();
  const put = (at: number) =>
    t.run(async (ctx) => {
      const tenantId = (await ctx.db.query("tenants").first())?._id;
      if (tenantId === undefined) throw new Error("No tenant");
      const type = "rate_limit" as const;
      const times = { count: 1, firstAt: at, lastAt: at, minute: at };
      const event = { tenantId, type, domain: "", details: {}, ...times };
      await ctx.db.insert("securityEvents", event);
      const alert = { threshold: 1, peak: 2, openedAt: 0, lastExceededAt: at };
      await ctx.db.insert("securityAlerts", {
        tenantId,
        type,
        ...alert,
        closedAt: at,
      });
      await ctx.db.insert("blocks", {
        tenantId,
        subject: "address",
        hash: "some-address",
        reason: "r",
        source: "auto",
        expiresAt: at,
        endedAt: at,
      });
    });
  const left = async () => [
    (await rowsOf(t, "securityEvents")).length,
    (await rowsOf(t, "securityAlerts")).length,
    (await rowsOf(t, "blocks")).length,
  ];
  const end = Date.now() - SECURITY_KEPT_MS;
  await put(end);
  await put(end - 1);
  await t.run((ctx) => ctx.runMutation(internal.cleanup.sweep, {}));
  expect(await left()).toEqual([1, 1, 1]);
});
