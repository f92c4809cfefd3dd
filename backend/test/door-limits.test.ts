/** Limits of one widget, asked of four gateways at once. */
import { request as httpRequest } from "node:http";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { errorBodySchema } from "@frontdesk/protocol/schemas";
import { newSessionId, post } from "./support/client.js";
import { gatewayOf, setUpWorld } from "./support/world.js";
import {
  makeSecretKey,
  makeWidget,
  withoutAutoBlock,
} from "./support/widgets.js";

const env = { TRUSTED_PROXIES: "127.0.0.1" };
const world = setUpWorld({ env }, { env }, { env }, { env });
const url = (index: number): string => gatewayOf(world, index % 4).url;
const ORIGIN = "https://shop.example";

beforeAll(() => withoutAutoBlock(world.platform));

/** Windows end with the minute: what is counted must fall into one. */
const NEEDED_MS = 25_000;
beforeEach(async () => {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < NEEDED_MS) await new Promise((next) => setTimeout(next, left));
}, 60_000);

/** High enough that only what a test sets is reached. */
const NONE = {
  perMinute: 100_000,
  perHour: 100_000,
  perDay: 100_000,
  minIntervalMs: 0,
  perAddress: 100_000,
  perWidget: 100_000,
};

async function widgetWith(limits: Partial<typeof NONE>): Promise<string> {
  const widget = await makeWidget(world.platform, {
    limits: { ...NONE, ...limits },
  });
  return widget.publicId;
}

interface Sent {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

async function send(
  at: number,
  widgetId: string,
  headers: Record<string, string> = {},
  sessionId = newSessionId(),
): Promise<Sent> {
  const response = await post(
    `${url(at)}/chat`,
    { sessionId, message: "Hi [[tokens=1]]" },
    {
      "content-type": "application/json",
      origin: ORIGIN,
      "x-widget-id": widgetId,
      ...headers,
    },
  );
  const body = await response.text();
  return { status: response.status, body, headers: response.headers };
}

async function volley(
  count: number,
  one: (index: number) => Promise<Sent>,
): Promise<{ served: Sent[]; refused: Sent[] }> {
  const all = await Promise.all(
    Array.from({ length: count }, (_, index) => one(index)),
  );
  const other = all.filter(({ status }) => status !== 200 && status !== 429);
  expect(other).toEqual([]);
  return {
    served: all.filter(({ status }) => status === 200),
    refused: all.filter(({ status }) => status === 429),
  };
}

const address = (index: number): string =>
  `198.51.${Math.floor(index / 250)}.${(index % 250) + 1}`;

test("a visitor's limit holds exactly, wherever and at once they ask", async () => {
  const widgetId = await widgetWith({ perMinute: 17 });
  const session = newSessionId();
  const { served, refused } = await volley(200, (index) =>
    send(index, widgetId, { "x-forwarded-for": address(index) }, session),
  );
  expect(served).toHaveLength(17);
  expect(refused).toHaveLength(183);
  for (const { body, headers } of refused) {
    const error = errorBodySchema.parse(JSON.parse(body));
    expect(error).toMatchObject({
      error: "rate_limit_exceeded",
      limit_type: "per_minute",
    });
    expect(error.retry_after).toBeGreaterThan(0);
    expect(error.retry_after).toBeLessThanOrEqual(60);
    expect(error.usage?.messages_remaining_today).toBe(NONE.perDay - 17);
    expect(headers.get("retry-after")).toBe(String(error.retry_after));
    expect(headers.get("ratelimit-remaining")).toBe("0");
    expect(headers.get("ratelimit-limit")).toBe("17");
  }
});

test("an address's limit holds exactly for visitors without number", async () => {
  const widgetId = await widgetWith({ perAddress: 23 });
  const { served, refused } = await volley(200, (index) =>
    // One home: the same /64, spelled in two ways, and other ends of it.
    send(index, widgetId, {
      "x-forwarded-for":
        index % 2 === 0
          ? `2001:db8:7:7::${index.toString(16)}`
          : `2001:DB8:0007:7:a:b:c:${index.toString(16)}`,
    }),
  );
  expect(served).toHaveLength(23);
  const error = errorBodySchema.parse(JSON.parse(refused[0]?.body ?? ""));
  expect(error.limit_type).toBe("per_address");
});

test("a widget's limit holds exactly for everybody together", async () => {
  const widgetId = await widgetWith({ perWidget: 40 });
  const other = await widgetWith({});
  const { served, refused } = await volley(200, (index) =>
    send(index, widgetId, { "x-forwarded-for": address(index) }),
  );
  expect(served).toHaveLength(40);
  const error = errorBodySchema.parse(JSON.parse(refused[0]?.body ?? ""));
  expect(error.limit_type).toBe("per_widget");
  // Its neighbour notices nothing.
  const { status, headers } = await send(0, other, {
    "x-forwarded-for": "198.51.200.1",
  });
  expect(status).toBe(200);
  expect(Number(headers.get("ratelimit-remaining"))).toBeGreaterThan(0);
});

test("least time between two messages: one of a volley is served", async () => {
  const widgetId = await widgetWith({ minIntervalMs: 60_000 });
  const session = newSessionId();
  const { served, refused } = await volley(40, (index) =>
    send(index, widgetId, {}, session),
  );
  expect(served).toHaveLength(1);
  const error = errorBodySchema.parse(JSON.parse(refused[0]?.body ?? ""));
  expect(error.limit_type).toBe("interval");
});

test("the same message sent many times at once is one, and counts once", async () => {
  const widgetId = await widgetWith({ perMinute: 2 });
  const session = newSessionId();
  const once = (index: number) =>
    post(
      `${url(index)}/chat`,
      { sessionId: session, message: "Hi [[tokens=1]]", clientMessageId: "m1" },
      {
        "content-type": "application/json",
        origin: ORIGIN,
        "x-widget-id": widgetId,
      },
    ).then(async (response) => ({
      status: response.status,
      body: await response.text(),
    }));
  const all = await Promise.all(
    Array.from({ length: 40 }, (_, at) => once(at)),
  );
  expect(all.filter(({ status }) => status !== 200)).toEqual([]);
  const starts = new Set(
    all.map(({ body }) => /"messageId":"([^"]+)"/.exec(body)?.[1]),
  );
  expect(starts.size).toBe(1);
  expect((await send(0, widgetId, {}, session)).status).toBe(200);
  expect((await send(1, widgetId, {}, session)).status).toBe(429);
});

test("spelling it otherwise is no way around", async () => {
  const limits = { ...NONE, perMinute: 3 };
  const widget = await makeWidget(world.platform, {
    limits,
    allowKeyWithoutOrigin: true,
  });
  const secret = await makeSecretKey(world.platform, widget.id);
  const session = newSessionId();
  const widgetId = widget.publicId;
  // The same visitor by id, by either key, from other pages of the site, in
  // another language and case of headers.
  const ways: Record<string, string>[] = [
    { "X-WIDGET-ID": widgetId, origin: ORIGIN },
    { "x-widget-id": widgetId, origin: "HTTPS://SHOP.EXAMPLE:443" },
    { "x-widget-id": widgetId, origin: "http://www.shop.example:8080" },
    { "x-widget-api-key": widget.key.value },
    { "x-widget-api-key": secret.value },
    { "x-widget-id": widgetId, origin: ORIGIN, "accept-language": "de" },
    { "x-widget-id": widgetId, origin: ORIGIN, "x-forwarded-for": "1.1.1.1" },
  ];
  const all = await Promise.all(
    ways.map((headers, index) =>
      post(
        `${url(index)}/chat`,
        { sessionId: session, message: "Hi [[tokens=1]]" },
        { "content-type": "application/json", ...headers },
      ).then(async (response) => {
        await response.text();
        return response.status;
      }),
    ),
  );
  expect(all.filter((status) => status === 200)).toHaveLength(3);
  expect(all.filter((status) => status === 429)).toHaveLength(4);
  const upper = await send(0, widgetId.toUpperCase(), {}, session);
  expect(upper.status).toBe(400);
});

/** Headers as they are, more than once if told so. */
function raw(
  address: string,
  headers: readonly (readonly [string, string])[],
  body: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(address, { method: "POST" });
    const names = new Set(headers.map(([name]) => name));
    for (const name of names) {
      const values = headers.filter(([one]) => one === name);
      request.setHeader(
        name,
        values.map(([, value]) => value),
      );
    }
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.on("error", reject);
    request.end(body);
  });
}

test("headers sent twice or forged change nothing", async () => {
  const widgetId = await widgetWith({ perAddress: 5 });
  const forged = (index: number): [string, string][] => [
    // What a visitor writes stands left of what the proxy adds.
    ["X-Forwarded-For", `203.0.113.${index}`],
    ["X-Forwarded-For", "192.0.2.77"],
    ["X-Real-IP", `203.0.113.${index}`],
    ["CF-Connecting-IP", `203.0.113.${index}`],
    ["True-Client-IP", `203.0.113.${index}`],
    ["Forwarded", `for=203.0.113.${index}`],
    ["X-Client-IP", `203.0.113.${index}`],
  ];
  const statuses = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      raw(
        `${url(index)}/chat`,
        [
          ["Content-Type", "application/json"],
          ["Origin", ORIGIN],
          ["X-Widget-Id", widgetId],
          ...forged(index),
        ],
        JSON.stringify({
          sessionId: newSessionId(),
          message: "Hi [[tokens=1]]",
        }),
      ),
    ),
  );
  expect(statuses.filter((status) => status === 200)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(35);
  // Two widget ids are none.
  const twice = await raw(
    `${url(0)}/chat`,
    [
      ["Content-Type", "application/json"],
      ["Origin", ORIGIN],
      ["X-Widget-Id", widgetId],
      ["X-Widget-Id", widgetId],
    ],
    JSON.stringify({ sessionId: newSessionId(), message: "Hi" }),
  );
  expect(twice).toBe(400);
});
