/** Usage, security events, alerts and blocks through the admin API. */
import {
  createBlock,
  createWidget,
  getUsage,
  liftBlock,
  listBlocks,
  listSecurityAlerts,
  listSecurityEvents,
} from "@frontdesk/protocol/admin-client";
import { beforeAll, describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import {
  addTenant,
  clientOf,
  dataOf,
  makeApiKey,
  problemOf,
  type AdminClient,
} from "./support/admin.js";
import { newSessionId, post, send } from "./support/client.js";
import { eventually } from "./support/widgets.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const reportTiming = { firstMs: 20, everyMs: 50, longestMs: 100 };
const world = setUpWorld({ reportTiming });
let client: AdminClient;
let others: AdminClient;
let firstWidget: string;

beforeAll(async () => {
  const { platform } = world;
  const gateway = gatewayOf(world);
  await addTenant(platform, "rival");
  client = clientOf(gateway, await makeApiKey(platform));
  const owner = { owner: "rival" };
  others = clientOf(gateway, await makeApiKey(platform, undefined, owner));
  const staff = await platform.operator();
  const [widget] = await staff.query(api.widgets.list, {});
  firstWidget = widget?.publicId ?? "";
});

async function refusedFrom(origin: string): Promise<void> {
  const { url } = gatewayOf(world);
  const response = await post(
    `${url}/v1/sessions`,
    { widgetId: firstWidget },
    { "content-type": "application/json", origin },
  );
  expect(response.status).toBe(403);
}

test("usage counts what was sent and what was refused", async () => {
  const { url } = gatewayOf(world);
  for (let index = 0; index < 3; index++) {
    const reader = await send(url, newSessionId(), "Hi [[tokens=1]]");
    await reader.all();
  }
  await refusedFrom("https://elsewhere.example");
  await eventually(async () => {
    const usage = dataOf(await getUsage({ client }));
    return usage.blocked_requests > 0;
  });
  const query = { period: "30d" as const, widget_id: firstWidget };
  const usage = dataOf(await getUsage({ client, query }));
  expect(usage).toMatchObject({
    period: "30d",
    total_messages: 3,
    blocked_requests: 1,
    active_widgets: 1,
    truncated: false,
  });
  const today = new Date().toISOString().slice(0, 10);
  expect(usage.daily_breakdown[0]).toEqual({
    date: today,
    messages: 3,
    blocked: 1,
  });
  const theirs = dataOf(await getUsage({ client: others }));
  expect(theirs).toMatchObject({ total_messages: 0, blocked_requests: 0 });
  const unknown = await getUsage({ client: others, query });
  expect(problemOf(unknown).code).toBe("widget_not_found");
});

describe("security events", () => {
  test("come in pages by type, newest first, each once", async () => {
    const domains = Array.from({ length: 5 }, (_, at) => `d${at}.example`);
    for (const domain of domains) await refusedFrom(`https://${domain}`);
    const query = { type: "domain_not_allowed" as const, limit: 2 };
    const read = async () => {
      const seen: { event_id: string; domain: string | null; at: string }[] =
        [];
      let cursor: string | null | undefined;
      do {
        const page = dataOf(
          await listSecurityEvents({
            client,
            query: { ...query, ...(cursor && { cursor }) },
          }),
        );
        expect(page.items.length).toBeLessThanOrEqual(2);
        for (const { event_id, domain, last_at, event_type } of page.items) {
          expect(event_type).toBe("domain_not_allowed");
          seen.push({ event_id, domain, at: last_at });
        }
        cursor = page.next_cursor;
      } while (cursor !== null);
      return seen;
    };
    await eventually(async () => {
      const seen = (await read()).map(({ domain }) => domain);
      return domains.every((domain) => seen.includes(domain));
    });
    const seen = await read();
    expect(new Set(seen.map(({ event_id }) => event_id)).size).toBe(
      seen.length,
    );
    const none = { ...query, type: "suspicious_content" as const };
    const others = dataOf(await listSecurityEvents({ client, query: none }));
    expect(others.items).toEqual([]);
  });

  test("are each tenant's own, and so are alerts", async () => {
    const theirs = dataOf(await listSecurityEvents({ client: others }));
    expect(theirs.items).toEqual([]);
    const alerts = dataOf(await listSecurityAlerts({ client: others }));
    expect(alerts.items).toEqual([]);
  });

  test("a cursor of another list is refused", async () => {
    const query = { limit: 1, type: "domain_not_allowed" as const };
    const page = dataOf(await listSecurityEvents({ client, query }));
    const cursor = page.next_cursor ?? "";
    expect(cursor).not.toBe("");
    const other = { limit: 1, cursor };
    const result = await listSecurityEvents({ client, query: other });
    expect(problemOf(result)).toMatchObject({
      code: "invalid_request",
      field: "cursor",
    });
    const stolen = await listSecurityEvents({
      client: others,
      query: { ...query, cursor },
    });
    expect(problemOf(stolen).field).toBe("cursor");
  });
});

describe("blocks", () => {
  const hash = "a".repeat(64);

  test("are made once, listed and lifted", async () => {
    const asked = {
      client,
      body: { subject: "address" as const, hash, reason: "Spam", minutes: 60 },
      headers: { "Idempotency-Key": "block" },
    };
    const block = dataOf(await createBlock(asked));
    expect(block).toMatchObject({ subject: "address", source: "staff" });
    expect(dataOf(await createBlock(asked)).block_id).toBe(block.block_id);
    const inForce = dataOf(await listBlocks({ client }));
    expect(inForce.items.map(({ block_id }) => block_id)).toEqual([
      block.block_id,
    ]);
    const path = { block_id: block.block_id };
    const stolen = await liftBlock({ client: others, path });
    expect(problemOf(stolen).status).toBe(404);
    expect(dataOf(await listBlocks({ client: others })).items).toEqual([]);
    const lifted = dataOf(await liftBlock({ client, path }));
    expect(lifted.ended_at).not.toBeNull();
    expect(dataOf(await listBlocks({ client })).items).toEqual([]);
    const all = { active: "false" as const };
    const past = dataOf(await listBlocks({ client, query: all }));
    expect(past.items).toHaveLength(1);
  });

  test("come in pages", async () => {
    for (const at of [0, 1, 2, 3, 4]) {
      const body = {
        subject: "address" as const,
        hash: `${at}`.repeat(64),
        reason: "Spam",
        minutes: 60,
      };
      dataOf(await createBlock({ client, body }));
    }
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const query = { limit: 2, ...(cursor && { cursor }) };
      const page = dataOf(await listBlocks({ client, query }));
      seen.push(...page.items.map(({ block_id }) => block_id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  test("of a visitor who does not exist cannot be made", async () => {
    const body = { subject: "visitor" as const, hash, reason: "x", minutes: 1 };
    const result = await createBlock({ client, body });
    expect(problemOf(result)).toMatchObject({ status: 404, code: "not_found" });
  });
});

test("a widget nobody used has no usage", async () => {
  const body = { name: "Quiet" };
  const { widget_id } = dataOf(await createWidget({ client, body }));
  const usage = dataOf(await getUsage({ client, query: { widget_id } }));
  expect(usage).toMatchObject({ total_messages: 0, top_domains: [] });
});
