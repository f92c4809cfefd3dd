/** Keys of a widget, under load and on four gateways. */
import type { SessionBody } from "@frontdesk/protocol";
import { errorBodySchema } from "@frontdesk/protocol/schemas";
import { describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { newSessionId, post } from "./support/client.js";
import { gatewayOf, setUpWorld } from "./support/world.js";
import {
  eventually,
  makeSecretKey,
  makeWidget,
  newKey,
} from "./support/widgets.js";

const reportTiming = { firstMs: 20, everyMs: 50 };
const options = { reportTiming };
const world = setUpWorld(options, options, options, options);
const url = (index = 0): string => gatewayOf(world, index % 4).url;
const GATEWAYS = [0, 1, 2, 3];

type Headers = Record<string, string>;
const json: Headers = { "content-type": "application/json" };
const withKey = (key: string): Headers => ({
  ...json,
  "x-widget-api-key": key,
});

async function codeOf(response: Response): Promise<string> {
  if (response.ok) {
    await response.body?.cancel();
    return "ok";
  }
  return errorBodySchema.parse(await response.json()).error;
}

/** Opens a session, the cheapest call that shows a key. */
async function tryKey(key: string, at = 0, more: Headers = {}) {
  const headers = { ...withKey(key), ...more };
  return codeOf(await post(`${url(at)}/v1/sessions`, {}, headers));
}

describe("a secret key", () => {
  test("admits programs of its widget, and says whose they are", async () => {
    const widget = await makeWidget(world.platform);
    const secret = await makeSecretKey(world.platform, widget.id);
    expect(await tryKey(secret.value)).toBe("ok");
    // The publishable one alone is for pages.
    expect(await tryKey(widget.key.value)).toBe("domain_not_authorized");
    const origin = "https://shop.example";
    expect(await tryKey(widget.key.value, 0, { origin })).toBe("ok");
    const sent = await post(
      `${url()}/chat`,
      { sessionId: newSessionId(), message: "Hi [[tokens=1]]" },
      withKey(secret.value),
    );
    expect(await sent.text()).toContain('"type":"done"');
  });

  test("in a page is refused with a word of its own, and told", async () => {
    const widget = await makeWidget(world.platform);
    const secret = await makeSecretKey(world.platform, widget.id);
    const page = { origin: "https://shop.example" };
    const response = await post(
      `${url()}/v1/sessions`,
      {},
      {
        ...withKey(secret.value),
        ...page,
      },
    );
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe("secret_key_exposed");
    const foreign = { "sec-fetch-site": "cross-site" };
    expect(await tryKey(secret.value, 0, foreign)).toBe("secret_key_exposed");
    const operator = await world.platform.operator();
    await eventually(async () => {
      const { page: events } = await operator.query(api.security.events, {
        type: "invalid_key",
        widgetId: widget.id,
        paginationOpts: { numItems: 10, cursor: null },
      });
      return events.some(
        ({ details }) => details.reason === "secret_key_exposed",
      );
    });
  });

  test("stops at its end by the clock, without any news", async () => {
    const widget = await makeWidget(world.platform);
    const expiresAt = Date.now() + 1_500;
    const secret = await makeSecretKey(world.platform, widget.id, {
      expiresAt,
    });
    expect(await tryKey(secret.value)).toBe("ok");
    await eventually(async () => (await tryKey(secret.value)) !== "ok");
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt);
    expect(await tryKey(secret.value)).toBe("invalid_key");
  });

  test("revoked, ends on every gateway, with the sessions it opened", async () => {
    const widget = await makeWidget(world.platform);
    const secret = await makeSecretKey(world.platform, widget.id);
    const opened = await post(
      `${url()}/v1/sessions`,
      {},
      withKey(secret.value),
    );
    const { token } = (await opened.json()) as SessionBody;
    const byToken = async (at: number) =>
      codeOf(
        await post(
          `${url(at)}/v1/sessions`,
          {},
          { ...json, authorization: `Bearer ${token}` },
        ),
      );
    for (const at of GATEWAYS) {
      expect(await tryKey(secret.value, at)).toBe("ok");
      expect(await byToken(at)).toBe("ok");
    }
    const operator = await world.platform.operator();
    await operator.mutation(api.keys.revoke, { keyId: secret.id });
    for (const at of GATEWAYS) {
      await eventually(async () => (await tryKey(secret.value, at)) !== "ok");
      expect(await tryKey(secret.value, at)).toBe("invalid_key");
      expect(await byToken(at)).toBe("invalid_key");
    }
  });

  test("says when it was used last", async () => {
    const widget = await makeWidget(world.platform);
    const secret = await makeSecretKey(world.platform, widget.id);
    const before = Date.now();
    await tryKey(secret.value);
    const operator = await world.platform.operator();
    await eventually(async () => {
      const keys = await operator.query(api.keys.list, { widgetId: widget.id });
      const used = keys.find(({ _id }) => _id === secret.id)?.lastUsedAt;
      return used !== undefined && used >= before;
    });
  });
});

test("a key is rotated under load without a failed request", async () => {
  const widget = await makeWidget(world.platform);
  const first = await makeSecretKey(world.platform, widget.id);
  const codes: string[] = [];
  let key = first.value;
  let stop = false;
  const client = async (index: number): Promise<void> => {
    for (let at = index; !stop; at += 1) codes.push(await tryKey(key, at));
  };
  const clients = GATEWAYS.map(client);
  const operator = await world.platform.operator();
  let current = first.id;
  for (let round = 0; round < 3; round += 1) {
    const next = newKey("sk");
    current = await operator.mutation(api.keys.rotate, {
      keyId: current,
      hash: next.hash,
      prefix: next.prefix,
      overlapMs: 60_000,
    });
    // Clients learn of it one after the other, and use the old one meanwhile.
    const seen = codes.length;
    await eventually(async () => codes.length > seen + 20);
    key = next.value;
    await eventually(async () => codes.length > seen + 60);
  }
  stop = true;
  await Promise.all(clients);
  expect(codes.length).toBeGreaterThan(180);
  expect(codes.filter((code) => code !== "ok")).toEqual([]);
  // In the overlap the old one still works, on every gateway.
  for (const at of GATEWAYS) expect(await tryKey(first.value, at)).toBe("ok");
});

test("a key without overlap ends at once, its heir goes on", async () => {
  const widget = await makeWidget(world.platform);
  const first = await makeSecretKey(world.platform, widget.id);
  for (const at of GATEWAYS) expect(await tryKey(first.value, at)).toBe("ok");
  const next = newKey("sk");
  const operator = await world.platform.operator();
  await operator.mutation(api.keys.rotate, {
    keyId: first.id,
    hash: next.hash,
    prefix: next.prefix,
    overlapMs: 0,
  });
  for (const at of GATEWAYS) {
    await eventually(async () => (await tryKey(first.value, at)) !== "ok");
    expect(await tryKey(next.value, at)).toBe("ok");
  }
});
