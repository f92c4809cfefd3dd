/** Counters add up, whatever their shards and domains; sightings are few. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { api, internal } from "./_generated/api";
import { begin, refusalOf } from "./test.actors";
import { firstWidget, newWidget, rowsOf } from "./test.door";
import { initConvexTest, type TestDeployment } from "./test.setup";

const DAY_MS = 86_400_000;
const EMPTY = { events: [], sightings: [], keyUses: [], usage: [] };

const sweep = (t: TestDeployment) =>
  t.run((ctx) => ctx.runMutation(internal.cleanup.sweep, {}));

test("sums are exact, by whom and from where messages come, merged or not", async () => {
  const message = fc.record({
    sessionKey: fc.constantFrom("a", "b", "c", "d", "e"),
    domain: fc.constantFrom("x.example", "y.example"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 25 }), async (messages) => {
      const t = await initConvexTest();
      for (const one of messages) {
        expect((await begin(t, one)).kind).toBe("started");
      }
      const args = { until: "2026-11-20", days: 1 };
      const sums = async () => ({
        ...(await t.operator.query(api.usage.summary, args)),
        top: await t.operator.query(api.usage.topDomains, args),
      });
      const before = await sums();
      expect(before.totalMessages).toBe(messages.length);
      for (const domain of ["x.example", "y.example"]) {
        const count = messages.filter((one) => one.domain === domain).length;
        const shown = before.top.find((one) => one.domain === domain);
        expect(shown?.messages ?? 0).toBe(count);
      }
      await t.advance(DAY_MS);
      await sweep(t);
      expect(await sums()).toEqual(before);
      const rows = await rowsOf(t, "usageCounters");
      expect(rows.every(({ shard }) => shard === 0)).toBe(true);
      expect(rows.length).toBeLessThanOrEqual(2);
    }),
    {
      numRuns: 12,
      // Equal counts: their order must not change with the rows'.
      examples: [
        [
          [
            { sessionKey: "b", domain: "x.example" },
            { sessionKey: "a", domain: "y.example" },
            { sessionKey: "a", domain: "x.example" },
            { sessionKey: "c", domain: "y.example" },
          ],
        ],
      ],
    },
  );
}, 60_000);

test("a widget's domains of a day are bounded; the rest is others'", async () => {
  const t = await initConvexTest();
  const at = Date.now();
  const usage = Array.from({ length: 80 }, (_, one) => ({
    widgetId: t.widgetId,
    domain: `h${one}.example`,
    blocked: 1,
    at,
  }));
  await t.gateway.mutation(api.gateway.security.record, { ...EMPTY, usage });
  const rows = await rowsOf(t, "usageCounters");
  expect(rows).toHaveLength(51);
  expect(rows.find(({ domain }) => domain === "other")?.blocked).toBe(30);
  await begin(t, { domain: "h0.example" });
  await begin(t, { domain: "h0.example" });
  await begin(t, { domain: "h79.example" });
  const args = { until: "2026-11-20", days: 1 };
  expect(await t.operator.query(api.usage.topDomains, args)).toMatchObject([
    { domain: "h0.example", messages: 2 },
    { domain: "other", messages: 1 },
  ]);
});

test("a report is about one widget when that is asked, and about whole days", async () => {
  const t = await initConvexTest();
  const { widgetId, publicId } = await newWidget(t, "other");
  await begin(t, { widgetId: publicId, domain: "localhost" });
  await begin(t);
  await t.advance(DAY_MS);
  await begin(t);
  const report = (more: object) =>
    t.operator.query(api.usage.daily, {
      until: "2026-11-21",
      days: 3,
      ...more,
    });
  expect(await report({})).toEqual([
    { day: "2026-11-21", messages: 1, blocked: 0 },
    { day: "2026-11-20", messages: 2, blocked: 0 },
    { day: "2026-11-19", messages: 0, blocked: 0 },
  ]);
  expect((await report({ widgetId })).map(({ messages }) => messages)).toEqual([
    0, 1, 0,
  ]);
  for (const wrong of [{ days: 0 }, { days: 91 }, { until: "yesterday" }]) {
    expect(await refusalOf(report(wrong))).toBe("invalid");
  }
});

test("where a widget was seen, and whether it was served there", async () => {
  const t = await initConvexTest();
  const { _id: widgetId } = await firstWidget(t);
  const see = (sightings: object[]) =>
    t.gateway.mutation(api.gateway.security.record, {
      ...EMPTY,
      sightings: sightings.map((one) => ({
        widgetId: t.widgetId,
        origin: "https://shop.example",
        served: true,
        at: Date.now(),
        ...one,
      })),
    });
  const list = () => t.operator.query(api.sightings.forWidget, { widgetId });
  const first = Date.now();
  await see([{ page: "/a" }, { widgetId: "widget_none" }]);
  await t.advance(1_000);
  await see([
    { page: "/b", served: false },
    { page: "/old", at: first - 1 },
  ]);
  expect(await list()).toEqual([
    {
      origin: "https://shop.example",
      page: "/b",
      served: false,
      firstSeenAt: first,
      lastSeenAt: first + 1_000,
    },
  ]);
  await see([{}]);
  const strangers = (count: number) =>
    Array.from({ length: count }, (_, one) => ({
      origin: `https://h${one}.example`,
      served: false,
    }));
  await see(strangers(80));
  const seen = await list();
  expect(seen).toHaveLength(50);
  // Whoever sends invented origins never drives a real one away.
  expect(seen.filter(({ served }) => served)).toMatchObject([
    { origin: "https://shop.example" },
  ]);
});
