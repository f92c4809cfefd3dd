/** What a flood costs, and what an outage does to its bookkeeping. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConvexHttpClient } from "convex/browser";
import { expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { startGateway, type RunningGateway } from "./support/gateway.js";
import { startPlatform, type Platform } from "./support/platform.js";
import { eventually, makeWidget } from "./support/widgets.js";

const reportTiming = { firstMs: 50, everyMs: 250, longestMs: 500 };

type Row = Awaited<ReturnType<typeof eventsOf>>[number];

/** Every stored row of a tenant, or those of nobody's widget. */
async function eventsOf(operator: ConvexHttpClient, installation = false) {
  const rows = [];
  let cursor: string | null = null;
  for (;;) {
    const result: Awaited<ReturnType<typeof onePage>> = await onePage(
      operator,
      installation,
      cursor,
    );
    rows.push(...result.page);
    if (result.isDone) return rows;
    cursor = result.continueCursor;
  }
}

function onePage(
  operator: ConvexHttpClient,
  installation: boolean,
  cursor: string | null,
) {
  return operator.query(api.security.events, {
    installation,
    paginationOpts: { numItems: 100, cursor },
  });
}

const total = (rows: readonly Row[]): number =>
  rows.reduce((sum, { count }) => sum + count, 0);

/** As the server hands it over, without a socket: only the door is flooded. */
async function refused(
  gateway: RunningGateway,
  at: number,
  headers: Record<string, string>,
): Promise<void> {
  const remoteAddress = `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`;
  const response = await gateway.app.request(
    "/v1/sessions",
    {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: "{}",
    },
    { incoming: { socket: { remoteAddress } } },
  );
  if (response.status < 400 || response.status >= 500) {
    throw new Error(`answered ${response.status}`);
  }
}

test("a flood of a hundred thousand requests is a few hundred rows", async () => {
  const platform = await startPlatform();
  const gateways = [
    await startGateway(platform, { reportTiming }),
    await startGateway(platform, { reportTiming }),
  ];
  try {
    const { publicId } = await makeWidget(platform);
    const operator = await platform.operator();
    const COUNT = 100_000;
    // Every request from an address, a page and with a key of its own.
    const kinds: ((at: number) => Record<string, string>)[] = [
      (at) => ({
        "x-widget-id": publicId,
        origin: `https://evil-${at}.example`,
      }),
      (at) => ({
        "x-widget-id": publicId,
        origin: `http://10.0.0.${at % 256}`,
      }),
      () => ({ "x-widget-id": publicId, origin: "null" }),
      (at) => ({ "x-widget-id": `widget_${at % 50}` }),
      (at) => ({ "x-widget-api-key": `wk_${at % 50}` }),
    ];
    for (let sent = 0; sent < COUNT; sent += 250) {
      await Promise.all(
        Array.from({ length: 250 }, (_, index) => {
          const at = sent + index;
          const gateway = gateways[at % 2] ?? gateways[0];
          const headers = kinds[at % kinds.length]?.(at) ?? {};
          if (!gateway) throw new Error("no gateway");
          return refused(gateway, at, headers);
        }),
      );
    }
    const all = async (): Promise<Row[]> => [
      ...(await eventsOf(operator)),
      ...(await eventsOf(operator, true)),
    ];
    await eventually(async () => total(await all()) >= COUNT);
    const rows = await all();
    expect(total(rows)).toBe(COUNT);
    expect(rows.length).toBeLessThan(1_000);
    const seen = new Set(rows.map(({ type }) => type));
    expect([...seen].sort()).toEqual([
      "domain_not_allowed",
      "invalid_key",
      "widget_not_found",
    ]);
  } finally {
    for (const gateway of gateways) await gateway.stop();
    await platform.close();
  }
}, 300_000);

test("without Convex the door goes on, and what it saw is told later", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "frontdesk-flood-"));
  let platform: Platform = await startPlatform({ dataDir });
  const { keys } = platform;
  const port = Number(new URL(platform.convexUrl).port);
  const gateway = await startGateway(platform, { reportTiming });
  try {
    const { publicId } = await makeWidget(platform);
    const foreign = {
      "x-widget-id": publicId,
      origin: "https://evil.example",
    };
    await refused(gateway, 1, foreign);
    let operator = await platform.operator();
    await eventually(async () => total(await eventsOf(operator)) === 1);
    await platform.close();
    for (let at = 0; at < 2_000; at += 1) await refused(gateway, at, foreign);
    platform = await startPlatform({ dataDir, port, keys });
    operator = await platform.operator();
    await eventually(async () => total(await eventsOf(operator)) >= 2_001);
    const rows = await eventsOf(operator);
    expect(total(rows)).toBe(2_001);
    expect(rows.length).toBeLessThan(50);
  } finally {
    await gateway.stop();
    await platform.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}, 120_000);
