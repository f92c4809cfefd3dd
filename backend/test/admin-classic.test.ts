/** The older paths, with the bodies their document shows. */
import {
  classicCreatedSchema,
  classicErrorSchema,
  classicEventsSchema,
  classicListSchema,
  classicUsageSchema,
} from "@frontdesk/protocol/admin";
import { beforeAll, expect, test } from "vitest";
import { createKey, createAdminClient } from "@frontdesk/protocol/admin-client";
import { dataOf, makeApiKey, type ApiKey } from "./support/admin.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const world = setUpWorld({});
let key: ApiKey;
beforeAll(async () => {
  key = await makeApiKey(world.platform);
});

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${gatewayOf(world).url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key.value}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const WIDGET = {
  widget_id: "widget_abc123_def456",
  widget_name: "Customer Support Widget",
  agent_id: "boss-support",
  allowed_domains: ["customer-website.com", "app.customer.com"],
  settings: {
    maxMessagesPerHour: 600,
    maxMessagesPerDay: 1000,
    primaryColor: "#667eea",
    greeting: "Hi! How can I help?",
    somethingElse: true,
  },
};

test("a widget is made with the id it was given, listed and disabled", async () => {
  const created = await call("POST", "/api/admin/widgets", WIDGET);
  expect(created.status).toBe(201);
  const { widget_id } = classicCreatedSchema.parse(created.body);
  expect(widget_id).toBe(WIDGET.widget_id);
  const again = await call("POST", "/api/admin/widgets", WIDGET);
  expect(again.status).toBe(409);
  expect(classicErrorSchema.parse(again.body)).toMatchObject({
    success: false,
    error: "already_exists",
  });
  const listed = async () => {
    const { body } = await call("GET", "/api/admin/widgets?page=1&limit=50");
    const list = classicListSchema.parse(body);
    expect(list.total).toBe(2);
    return list.tokens.find(({ token }) => token === widget_id);
  };
  expect(await listed()).toMatchObject({
    domain: "customer-website.com",
    revoked: false,
    usage_today: 0,
    settings: { maxMessagesPerDay: 1000, primaryColor: "#667eea" },
  });
  const page = await call("GET", "/api/admin/widgets?page=3&limit=1");
  expect(classicListSchema.parse(page.body).tokens).toEqual([]);
  const revoked = await call("DELETE", `/api/admin/tokens/${widget_id}`);
  expect(revoked).toEqual({
    status: 200,
    body: { success: true, message: "Token revoked successfully" },
  });
  expect(await listed()).toMatchObject({ revoked: true });
});

test("a publishable key is revoked by itself", async () => {
  const { body } = await call("POST", "/api/admin/widgets", {
    ...WIDGET,
    widget_id: undefined,
  });
  const { widget_id } = classicCreatedSchema.parse(body);
  const { url: baseUrl } = gatewayOf(world);
  const client = createAdminClient({ baseUrl, apiKey: key.value });
  const made = await createKey({
    client,
    path: { widget_id },
    body: { kind: "publishable" },
  });
  const { value } = dataOf(made);
  expect((await call("DELETE", `/api/admin/tokens/${value}`)).status).toBe(200);
  const unknown = await call("DELETE", "/api/admin/tokens/wk_nobody");
  expect(unknown).toMatchObject({
    status: 404,
    body: { success: false, error: "not_found" },
  });
});

test("usage and events have the shapes of their document", async () => {
  const usage = await call("GET", "/api/admin/analytics/usage?period=7d");
  expect(usage.status).toBe(200);
  expect(classicUsageSchema.parse(usage.body).data.total_messages).toBe(0);
  const events = await call(
    "GET",
    "/api/admin/security/events?type=rate_limit&hours=24",
  );
  expect(events.status).toBe(200);
  expect(classicEventsSchema.parse(events.body).total).toBe(0);
});

test.each([
  ["POST", "/api/admin/widgets", { widget_name: "" }, 400],
  ["GET", "/api/admin/widgets?page=0", undefined, 400],
  ["GET", "/api/admin/security/events?hours=ten", undefined, 400],
  ["GET", "/api/admin/nothing", undefined, 404],
  ["PUT", "/api/admin/widgets", {}, 405],
])("%s %s is refused in its own shape", async (method, path, body, status) => {
  const refused = await call(method, path, body);
  expect(refused.status).toBe(status);
  classicErrorSchema.parse(refused.body);
});
