import {
  createWidget,
  disableWidget,
  getWidget,
  listWidgets,
  removeWidget,
  updateWidget,
} from "@frontdesk/protocol/admin-client";
import { widgetSchema } from "@frontdesk/protocol/admin";
import { beforeAll, describe, expect, test } from "vitest";
import {
  addTenant,
  clientOf,
  dataOf,
  makeApiKey,
  problemOf,
  type AdminClient,
} from "./support/admin.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const world = setUpWorld({});
let client: AdminClient;
let others: AdminClient;

beforeAll(async () => {
  const { platform } = world;
  const gateway = gatewayOf(world);
  await addTenant(platform, "rival");
  client = clientOf(gateway, await makeApiKey(platform));
  const owner = { owner: "rival" };
  others = clientOf(gateway, await makeApiKey(platform, undefined, owner));
});

let counter = 0;
async function make(body: Record<string, unknown> = {}) {
  counter += 1;
  const name = `Widget ${counter}`;
  return dataOf(await createWidget({ client, body: { name, ...body } }));
}

describe("create", () => {
  test("takes every field, and defaults what is absent", async () => {
    const result = await createWidget({
      client,
      body: {
        name: "Support",
        slug: "support",
        allowed_domains: ["Customer-Website.com", "app.customer.com"],
        system_prompt: "Be brief.",
        contact_email: "hello@customer-website.com",
        appearance: {
          title: "Ask us",
          button_emoji: "👋",
          colors: { accent: "#667EEA", header: "#101010" },
          position: "bottom-left",
        },
        limits: { per_minute: 7, max_message_length: 500 },
      },
    });
    const widget = widgetSchema.parse(dataOf(result));
    expect(result.response?.status).toBe(201);
    expect(result.response?.headers.get("etag")).toBe(`"${widget.version}"`);
    expect(result.response?.headers.get("location")).toBe(
      `/v1/admin/widgets/${widget.widget_id}`,
    );
    expect(widget).toMatchObject({
      name: "Support",
      slug: "support",
      confirmed: false,
      is_active: true,
      allowed_domains: ["customer-website.com", "app.customer.com"],
      contact_email: "hello@customer-website.com",
      appearance: {
        title: "Ask us",
        button_emoji: "👋",
        logo_url: null,
        position: "bottom-left",
        colors: { accent: "#667eea", header: "#101010", text: null },
      },
      limits: { per_minute: 7, max_message_length: 500 },
    });
    expect(widget.limits.per_day).toBeGreaterThan(0);
    const path = { widget_id: widget.widget_id };
    const read = dataOf(await getWidget({ client, path }));
    expect(read).toEqual({ ...widget, usage_today: 0 });
  });

  test.each([
    [{ name: "" }, "name"],
    [{ name: "x", slug: "No Spaces" }, "slug"],
    [{ name: "x", allowed_domains: ["https://a.example/path"] }, /domains/],
    [{ name: "x", appearance: { colors: { accent: "red" } } }, /accent/],
    [
      { name: "x", appearance: { logo_url: "javascript:alert(1)" } },
      "appearance.logo_url",
    ],
    [{ name: "x", limits: { per_minute: 10, per_hour: 5 } }, /^limits\.per_/],
    [
      { name: "x", appearance: { font_family: "x; } body { color: red" } },
      "appearance.font_family",
    ],
    [{ name: "x", surprise: true }, "surprise"],
  ])("refuses %j and names the field", async (body, field) => {
    const problem = problemOf(await createWidget({ client, body }));
    expect(problem).toMatchObject({ status: 400, code: "invalid_request" });
    expect(problem.field).toMatch(field);
  });

  test("a slug is taken once", async () => {
    await make({ slug: "taken" });
    const body = { name: "Again", slug: "taken" };
    const problem = problemOf(await createWidget({ client, body }));
    expect(problem).toMatchObject({
      status: 409,
      code: "already_exists",
      field: "slug",
    });
  });
});

describe("an Idempotency-Key", () => {
  const headers = (key: string) => ({ "Idempotency-Key": key });

  test("makes one widget, however often and however much at once", async () => {
    const asked = { client, body: { name: "Once" }, headers: headers("once") };
    const all = await Promise.all(
      Array.from({ length: 8 }, () => createWidget(asked)),
    );
    const ids = all.map((result) => dataOf(result).widget_id);
    expect(new Set(ids).size).toBe(1);
    expect(all.every(({ response }) => response?.status === 201)).toBe(true);
  });

  test("is refused with another body, and is each key's own", async () => {
    const key = headers("mine");
    const first = { client, body: { name: "First" }, headers: key };
    const { widget_id } = dataOf(await createWidget(first));
    const other = await createWidget({ ...first, body: { name: "Second" } });
    expect(problemOf(other)).toMatchObject({
      status: 409,
      code: "idempotency_key_reused",
    });
    const theirs = await createWidget({ ...first, client: others });
    expect(dataOf(theirs).widget_id).not.toBe(widget_id);
  });
});

describe("list", () => {
  test("comes in pages, each widget once, nobody else's", async () => {
    for (let index = 0; index < 5; index++) await make();
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const query = { limit: 2, ...(cursor && { cursor }) };
      const page = dataOf(await listWidgets({ client, query }));
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ widget_id }) => widget_id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(5);
    const theirs = dataOf(await listWidgets({ client: others }));
    for (const { widget_id } of theirs.items) {
      expect(seen).not.toContain(widget_id);
    }
  });

  test("a cursor of one's own making is refused", async () => {
    const query = { cursor: "no-cursor" };
    const problem = problemOf(await listWidgets({ client, query }));
    expect(problem).toMatchObject({ status: 400, code: "invalid_request" });
  });
});

describe("update", () => {
  test("changes what is given, takes away what is null", async () => {
    const widget = await make({ contact_email: "a@customer.com" });
    const path = { widget_id: widget.widget_id };
    const result = await updateWidget({
      client,
      path,
      headers: { "If-Match": `"${widget.version}"` },
      body: { contact_email: null, appearance: { title: "New" } },
    });
    const changed = dataOf(result);
    expect(changed).toMatchObject({
      name: widget.name,
      contact_email: null,
      appearance: { ...widget.appearance, title: "New" },
    });
    expect(changed.version).toBeGreaterThan(widget.version);
    expect(result.response?.headers.get("etag")).toBe(`"${changed.version}"`);
  });

  test("needs the version it is based on", async () => {
    const { widget_id, version } = await make();
    const change = { client, path: { widget_id }, body: { name: "Changed" } };
    const attempt = async (tag: string) =>
      updateWidget({ ...change, headers: { "If-Match": tag } });
    const missing = await updateWidget({
      ...change,
      // Its type says that it is required.
      headers: {} as { "If-Match": string },
    });
    expect(problemOf(missing)).toMatchObject({
      status: 428,
      code: "precondition_required",
    });
    for (const tag of [`"${version + 1}"`, `W/"${version}"`, "nonsense"]) {
      expect(problemOf(await attempt(tag))).toMatchObject({
        status: 412,
        code: "precondition_failed",
      });
    }
    const listed = await attempt(`"${version + 7}", "${version}"`);
    expect(dataOf(listed).name).toBe("Changed");
    expect(dataOf(await attempt("*")).name).toBe("Changed");
  });

  test("of ten at once based on the same version one wins", async () => {
    const { widget_id, version } = await make();
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        updateWidget({
          client,
          path: { widget_id },
          headers: { "If-Match": `"${version}"` },
          body: { name: `Winner ${index}` },
        }),
      ),
    );
    const statuses = all.map(({ response }) => response?.status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
  });
});

describe("disable and delete", () => {
  test("disabling stops it at once and can be undone", async () => {
    const { widget_id } = await make();
    const path = { widget_id };
    const off = dataOf(await disableWidget({ client, path }));
    expect(off.is_active).toBe(false);
    const headers = { "If-Match": `"${off.version}"` };
    const body = { is_active: true };
    const on = await updateWidget({ client, path, headers, body });
    expect(dataOf(on).is_active).toBe(true);
  });

  test("a deleted widget is gone", async () => {
    const { widget_id, version } = await make();
    const path = { widget_id };
    const stale = { "If-Match": `"${version + 1}"` };
    const refused = await removeWidget({ client, path, headers: stale });
    expect(problemOf(refused).code).toBe("precondition_failed");
    const headers = { "If-Match": `"${version}"` };
    const removed = await removeWidget({ client, path, headers });
    expect(removed.response?.status).toBe(204);
    expect(problemOf(await getWidget({ client, path }))).toMatchObject({
      status: 404,
      code: "widget_not_found",
    });
  });
});

test("another tenant's widget does not exist", async () => {
  const { widget_id } = await make();
  const path = { widget_id };
  const headers = { "If-Match": "*" };
  const body = { name: "Mine now" };
  const results = await Promise.all([
    getWidget({ client: others, path }),
    updateWidget({ client: others, path, headers, body }),
    disableWidget({ client: others, path }),
    removeWidget({ client: others, path, headers }),
  ]);
  for (const result of results) {
    expect(problemOf(result)).toMatchObject({
      status: 404,
      code: "widget_not_found",
    });
  }
  expect(dataOf(await getWidget({ client, path })).is_active).toBe(true);
});
