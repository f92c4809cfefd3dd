/** Which widgets serve, how they look, and how soon a change is seen. */
import type { WidgetConfig } from "@frontdesk/protocol";
import { errorBodySchema } from "@frontdesk/protocol/schemas";
import { describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { EventReader, isStart, newSessionId, post } from "./support/client.js";
import { gatewayOf, setUpWorld } from "./support/world.js";
import { eventually, makeWidget } from "./support/widgets.js";

const DASHBOARD = "http://dashboard.test:3000";
const reportTiming = { firstMs: 20, everyMs: 50 };
const world = setUpWorld(
  { env: { DASHBOARD_URL: DASHBOARD }, reportTiming },
  {
    env: {
      DASHBOARD_URL: DASHBOARD,
      NODE_ENV: "production",
      WIDGET_API_KEY: "wk_test_key_of_the_first_widget",
    },
  },
);
const url = (index = 0): string => gatewayOf(world, index).url;
const SHOP = "https://shop.example";

const configOf = (widgetId: string, headers: Record<string, string>, at = 0) =>
  fetch(`${url(at)}/v1/widgets/${widgetId}/config`, { headers });

async function codeOf(response: Response): Promise<string> {
  const body: unknown = await response.json();
  return response.ok ? "ok" : errorBodySchema.parse(body).error;
}

describe("an unconfirmed widget", () => {
  test("serves a developer's machine and the preview, nobody else", async () => {
    const widget = await makeWidget(world.platform, {}, { confirmed: false });
    const ask = async (origin: string, at = 0): Promise<string> =>
      codeOf(await configOf(widget.publicId, { origin }, at));
    expect(await ask("http://localhost:8080")).toBe("ok");
    expect(await ask("http://127.0.0.1:8080")).toBe("ok");
    expect(await ask("http://[::1]:8080")).toBe("ok");
    expect(await ask(DASHBOARD)).toBe("ok");
    expect(await ask(SHOP)).toBe("widget_not_confirmed");
    expect(await ask("https://localhost.evil.example")).toBe(
      "widget_not_confirmed",
    );
    const sent = await post(
      `${url()}/chat`,
      { sessionId: newSessionId(), message: "Hi", locale: "de" },
      {
        "content-type": "application/json",
        origin: SHOP,
        "x-widget-id": widget.publicId,
      },
    );
    expect(sent.status).toBe(403);
    expect(await sent.json()).toMatchObject({
      error: "widget_not_confirmed",
      message: "Dieser Chat ist noch nicht für Besucher freigegeben.",
    });
    const operator = await world.platform.operator();
    await operator.mutation(api.widgets.confirm, { widgetId: widget.id });
    await eventually(async () => (await ask(SHOP)) === "ok");
    // Once confirmed, its list decides.
    expect(await ask("http://127.0.0.1:8080")).toBe("domain_not_authorized");
  });
});

describe("in production", () => {
  test("localhost on the list serves nobody", async () => {
    const { publicId } = await makeWidget(world.platform);
    const origin = "http://localhost:8080";
    expect(await codeOf(await configOf(publicId, { origin }, 1))).toBe(
      "domain_not_authorized",
    );
    expect(await codeOf(await configOf(publicId, { origin: SHOP }, 1))).toBe(
      "ok",
    );
  });
});

describe("a widget's look", () => {
  test("comes computed, cacheable, and with nothing secret", async () => {
    const widget = await makeWidget(world.platform, {
      accentColor: "#ffd400",
      buttonEmoji: "🛟",
      logoUrl: "https://shop.example/logo.svg",
      fontFamily: "Georgia, serif",
      systemPrompt: "the tenant's own words",
      contactEmail: "owner@shop.example",
    });
    const response = await configOf(widget.publicId, { origin: SHOP });
    const text = await response.text();
    const config = JSON.parse(text) as WidgetConfig;
    expect(config).toMatchObject({
      widgetId: widget.publicId,
      buttonEmoji: "🛟",
      logoUrl: "https://shop.example/logo.svg",
      theme: { "--fd-accent": "#ffd400" },
    });
    for (const secret of [
      widget.key.value,
      widget.key.hash,
      "the tenant's own words",
      "owner@shop.example",
      "allowedDomains",
      "tenantId",
    ]) {
      expect(text).not.toContain(secret);
    }
    const { headers } = response;
    expect(headers.get("vary")).toContain("Origin");
    expect(headers.get("access-control-allow-origin")).toBe(SHOP);
    expect(headers.get("cache-control")).toMatch(
      /^private, max-age=\d+, stale-while-revalidate=\d+$/,
    );
    const etag = headers.get("etag") ?? "";
    const again = await configOf(widget.publicId, {
      origin: SHOP,
      "if-none-match": etag,
    });
    expect(again.status).toBe(304);
    expect(again.headers.get("cache-control")).toBe(
      headers.get("cache-control"),
    );
  });

  test("changes under an open page, which is told", async () => {
    const widget = await makeWidget(world.platform);
    const operator = await world.platform.operator();
    const { publicId, id: widgetId } = widget;
    const page = { origin: SHOP };
    const first = await configOf(publicId, page);
    const { version } = (await first.json()) as WidgetConfig;
    // A panel without a conversation …
    const idle = new EventReader(
      await fetch(`${url()}/v1/widgets/${publicId}/events?config=${version}`, {
        headers: page,
      }),
    );
    // … and one that talks.
    const sessionId = newSessionId();
    const headers = {
      ...page,
      "content-type": "application/json",
      "x-widget-id": publicId,
    };
    const body = { sessionId, message: "Hi [[tokens=1]]" };
    const turn = new EventReader(await post(`${url()}/chat`, body, headers));
    const { conversationId } = await turn.until(isStart);
    const talking = new EventReader(
      await fetch(
        `${url()}/v1/conversations/${conversationId}/events?config=${version}`,
        { headers: { ...headers, "x-session-id": sessionId } },
      ),
    );
    await talking.until(({ type }) => type === "state");
    await operator.mutation(api.widgets.update, {
      widgetId,
      title: "Reception",
    });
    for (const reader of [idle, talking]) {
      const news = await reader.until(({ type }) => type === "config");
      expect(news).toEqual({ type: "config", version: version + 1 });
    }
    const fresh = await configOf(publicId, page);
    expect(await fresh.json()).toMatchObject({
      title: "Reception",
      version: version + 1,
    });
    await idle.close();
    await talking.close();
    // Whoever comes back with the old one is told at once.
    const late = new EventReader(
      await fetch(`${url()}/v1/widgets/${publicId}/events?config=${version}`, {
        headers: page,
      }),
    );
    await late.until(({ type }) => type === "config");
    // Switched off: the page asks, and learns that there is no chat.
    await operator.mutation(api.widgets.setActive, {
      widgetId,
      isActive: false,
    });
    await late.until(({ type }) => type === "config");
    await late.close();
    const gone = await configOf(publicId, page);
    expect(await codeOf(gone)).toBe("widget_not_found_or_inactive");
  });
});

describe("GET /api/bot/{clientId}", () => {
  test("gives older pages what they know, through the same door", async () => {
    const widget = await makeWidget(world.platform, {
      title: "Support Bot",
      welcomeMessage: "How can I help?",
      accentColor: "#4f46e5",
    });
    const address = `${url()}/api/bot/${widget.publicId}?t=1638360000000`;
    const response = await fetch(address, { headers: { origin: SHOP } });
    expect(response.headers.get("access-control-allow-origin")).toBe(SHOP);
    expect(await response.json()).toEqual({
      id: widget.publicId,
      title: "Support Bot",
      firstMessage: "How can I help?",
      color: "#4f46e5",
      appointmentsEnabled: false,
      appointmentDates: [],
    });
    const foreign = await fetch(address, {
      headers: { origin: "https://evil.example" },
    });
    expect(foreign.status).toBe(403);
    const unknown = await fetch(`${url()}/api/bot/clxxx123`, {
      headers: { origin: SHOP },
    });
    expect(unknown.status).toBe(400);
  });
});

describe("is it installed?", () => {
  test("the pages themselves tell, the refused ones too", async () => {
    const widget = await makeWidget(world.platform);
    const referer = `${SHOP}/cart?token=private#top`;
    await configOf(widget.publicId, { origin: SHOP, referer });
    await configOf(widget.publicId, { origin: "https://other.example" });
    const operator = await world.platform.operator();
    const seen = () =>
      operator.query(api.sightings.forWidget, { widgetId: widget.id });
    await eventually(async () => (await seen()).length === 2);
    const sightings = await seen();
    expect(sightings).toContainEqual(
      expect.objectContaining({
        origin: SHOP,
        page: `${SHOP}/cart`,
        served: true,
      }),
    );
    expect(sightings).toContainEqual(
      expect.objectContaining({
        origin: "https://other.example",
        served: false,
      }),
    );
  });
});
