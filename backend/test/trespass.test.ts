/** Who is not let in, however they ask. */
import { request as httpRequest } from "node:http";
import type { SessionBody } from "@frontdesk/protocol";
import { describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { EventReader, isStart, newSessionId, post } from "./support/client.js";
import { WIDGET_KEY } from "./support/platform.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const world = setUpWorld({});
const url = (): string => gatewayOf(world).url;
const PAGE = "http://localhost:5173";

type Headers = Record<string, string>;
const json: Headers = { "content-type": "application/json" };
const byKey: Headers = { ...json, "x-widget-api-key": WIDGET_KEY };

const message = (): object => ({ sessionId: newSessionId(), message: "Hello" });

async function expectNone(response: Response): Promise<void> {
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    error: "conversation_not_found",
  });
}

describe("a widget that was switched off", () => {
  test("serves nobody, whoever was admitted before", async () => {
    const operator = await world.platform.operator();
    const [widget] = await operator.query(api.widgets.list, {});
    if (!widget) throw new Error("no widget");
    const { _id: widgetId, publicId } = widget;
    const opened = await post(
      `${url()}/v1/sessions`,
      { widgetId: publicId },
      { ...json, origin: PAGE },
    );
    const { token } = (await opened.json()) as SessionBody;
    const callers: Headers[] = [
      byKey,
      { ...json, origin: PAGE, "x-widget-id": publicId },
      { ...json, origin: PAGE, authorization: `Bearer ${token}` },
    ];
    const statuses = async (): Promise<number[]> => {
      const all = callers.map((headers) =>
        post(`${url()}/v1/sessions`, {}, headers),
      );
      return (await Promise.all(all)).map(({ status }) => status);
    };
    const become = async (status: number): Promise<void> => {
      while ((await statuses()).some((one) => one !== status)) {
        await new Promise((next) => setTimeout(next, 10));
      }
    };
    await become(200);
    await operator.mutation(api.widgets.update, { widgetId, isActive: false });
    await become(404);
    const refused = await post(`${url()}/chat`, message(), byKey);
    expect(await refused.json()).toMatchObject({
      error: "widget_not_found_or_inactive",
    });
    await operator.mutation(api.widgets.update, { widgetId, isActive: true });
    await become(200);
  });
});

describe("a header sent twice", () => {
  test.each([
    ["Origin", [PAGE, "https://evil.example"], 403],
    ["X-Widget-Api-Key", [WIDGET_KEY, "wk_wrong"], 401],
    ["Authorization", ["Bearer a.b.c", "Bearer d.e.f"], 401],
  ] as const)("%s admits nobody", async (name, values, expected) => {
    const status = await new Promise<number>((resolve, reject) => {
      const body = JSON.stringify(message());
      const request = httpRequest(`${url()}/chat`, { method: "POST" });
      for (const [header, value] of Object.entries(byKey)) {
        if (header !== name.toLowerCase()) request.setHeader(header, value);
      }
      request.setHeader(name, [...values]);
      request.on("response", (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.on("error", reject);
      request.end(body);
    });
    expect(status).toBe(expected);
  });
});

describe("another visitor's conversation", () => {
  test("does not exist", async () => {
    const mine = newSessionId();
    const reader = new EventReader(
      await post(`${url()}/chat`, {
        sessionId: mine,
        message: "Hi [[tokens=1]]",
      }),
    );
    const { conversationId } = await reader.until(isStart);
    await reader.all();
    const theirs = { ...byKey, "x-session-id": newSessionId() };
    for (const path of ["events", "messages"]) {
      const address = `${url()}/v1/conversations/${conversationId}/${path}`;
      const response = await fetch(address, { headers: theirs });
      await expectNone(response);
    }
    const address = `${url()}/v1/conversations/${conversationId}/human`;
    const response = await post(address, {}, theirs);
    await expectNone(response);
    const none = await fetch(`${url()}/v1/conversations/nonsense/events`, {
      headers: theirs,
    });
    await expectNone(none);
  });
});
