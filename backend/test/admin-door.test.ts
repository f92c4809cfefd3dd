/** Limits, bookkeeping and failures of the admin API. */
import { problemSchema, type Problem } from "@frontdesk/protocol/admin";
import { describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { StoreError } from "../src/convex/conversation-store.js";
import { makeApiKey } from "./support/admin.js";
import type { RunningGateway } from "./support/gateway.js";
import { eventually } from "./support/widgets.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const SHARE = 5;
const reportTiming = { firstMs: 20, everyMs: 50, longestMs: 100 };
const world = setUpWorld(
  {
    env: {
      RATE_LIMIT_MAX_REQUESTS: String(SHARE),
      // So long that nothing comes back while the test runs.
      RATE_LIMIT_WINDOW_MS: "86400000",
    },
  },
  { reportTiming },
  {
    wrapStore: (store) => ({
      ...store,
      admin: {
        ...store.admin,
        alerts: () => Promise.reject(new StoreError("unavailable", "gone")),
        listBlocks: () => Promise.reject(new Error("at /home/app/inside.js:1")),
      },
    }),
  },
);

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly problem: Problem | null;
}

async function ask(
  { app }: RunningGateway,
  key: string,
  path = "/v1/admin/widgets",
): Promise<Answer> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await app.request(path, { headers });
  const body: unknown = await response.json();
  const problem = response.ok ? null : problemSchema.parse(body);
  return { status: response.status, headers: response.headers, problem };
}

const guess = (at: number) => `fdk_${String(at).padStart(32, "0")}`;

describe("limits", () => {
  test("guessing costs the address, a proven key its own share", async () => {
    const gateway = gatewayOf(world);
    const { value } = await makeApiKey(world.platform);
    expect((await ask(gateway, value)).status).toBe(200);
    for (let at = 1; at < SHARE; at++) {
      expect((await ask(gateway, guess(at))).status).toBe(401);
    }
    const refused = await ask(gateway, guess(SHARE));
    expect(refused.status).toBe(429);
    expect(refused.problem).toMatchObject({ code: "rate_limit_exceeded" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    let status = 200;
    let calls = 0;
    while (status === 200 && calls <= SHARE * 20) {
      ({ status } = await ask(gateway, value));
      calls += 1;
    }
    expect(status).toBe(429);
    expect(calls).toBeGreaterThan(SHARE * 9);
  });
});

describe("bookkeeping", () => {
  test("a key tells when it was used", async () => {
    const { id, value } = await makeApiKey(world.platform);
    const staff = await world.platform.operator();
    const lastUsed = async () => {
      const keys = await staff.query(api.apiKeys.list, {});
      return keys.find(({ _id }) => _id === id)?.lastUsedAt;
    };
    expect(await lastUsed()).toBeUndefined();
    await ask(gatewayOf(world, 1), value);
    await eventually(async () => (await lastUsed()) !== undefined);
  });

  test("a key that is none is a security event", async () => {
    expect((await ask(gatewayOf(world, 1), guess(99))).status).toBe(401);
    const staff = await world.platform.operator();
    await eventually(async () => {
      const { page } = await staff.query(api.security.events, {
        installation: true,
        paginationOpts: { numItems: 20, cursor: null },
      });
      return page.some(
        ({ type, details }) =>
          type === "invalid_key" && details.path === "/v1/admin/widgets",
      );
    });
  });

  test("a revoked key ends at once, however often it was let in", async () => {
    const gateway = gatewayOf(world, 1);
    const { id, value } = await makeApiKey(world.platform);
    expect((await ask(gateway, value)).status).toBe(200);
    const staff = await world.platform.operator();
    await staff.mutation(api.apiKeys.revoke, { apiKeyId: id });
    const refused = await ask(gateway, value);
    expect(refused.status).toBe(401);
    expect(refused.problem).toMatchObject({ code: "invalid_key" });
    expect(refused.headers.get("www-authenticate")).toContain("invalid_token");
  });
});

describe("failures", () => {
  test("without Convex it says when to come again", async () => {
    const { value } = await makeApiKey(world.platform);
    const gateway = gatewayOf(world, 2);
    const answer = await ask(gateway, value, "/v1/admin/security/alerts");
    expect(answer.status).toBe(503);
    expect(answer.problem).toMatchObject({ code: "upstream_unavailable" });
    expect(answer.headers.get("retry-after")).toBe("2");
  });

  test("a bug is told without a word about the inside", async () => {
    const { value } = await makeApiKey(world.platform);
    const gateway = gatewayOf(world, 2);
    const answer = await ask(gateway, value, "/v1/admin/blocks");
    expect(answer.status).toBe(500);
    expect(answer.problem).toMatchObject({ code: "internal_server_error" });
    expect(JSON.stringify(answer.problem)).not.toContain("inside");
  });

  test("every problem names where its code is explained", async () => {
    const gateway = gatewayOf(world, 1);
    const { problem } = await ask(gateway, guess(98));
    const [page = "", anchor] = (problem?.type ?? "").split("#");
    const docs = await gateway.app.request(page);
    expect(await docs.text()).toContain(` id="${anchor}"`);
  });
});
