import {
  createKey,
  createWidget,
  listKeys,
  revokeKey,
  rotateKey,
} from "@frontdesk/protocol/admin-client";
import { beforeAll, describe, expect, test } from "vitest";
import {
  addTenant,
  clientOf,
  dataOf,
  makeApiKey,
  problemOf,
  type AdminClient,
} from "./support/admin.js";
import { post } from "./support/client.js";
import { eventually, makeWidget } from "./support/widgets.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const world = setUpWorld({});
let client: AdminClient;
let rotator: AdminClient;
let others: AdminClient;

beforeAll(async () => {
  const { platform } = world;
  const gateway = gatewayOf(world);
  await addTenant(platform, "rival");
  client = clientOf(gateway, await makeApiKey(platform));
  rotator = clientOf(gateway, await makeApiKey(platform, ["keys:write"]));
  const owner = { owner: "rival" };
  others = clientOf(gateway, await makeApiKey(platform, undefined, owner));
});

async function newWidget() {
  const body = { name: "Keys", allow_key_without_origin: true };
  const { widget_id } = dataOf(await createWidget({ client, body }));
  return { widget_id };
}

/** What the door says to a program that shows the key. */
async function knock(key: string): Promise<number> {
  const response = await post(
    `${gatewayOf(world).url}/v1/sessions`,
    {},
    { "content-type": "application/json", "x-widget-api-key": key },
  );
  await response.body?.cancel();
  return response.status;
}

describe("a secret key", () => {
  test("is shown once, and again to the same Idempotency-Key", async () => {
    const path = await newWidget();
    const asked = {
      client,
      path,
      body: { kind: "secret" as const, label: "Server" },
      headers: { "Idempotency-Key": "secret" },
    };
    const result = await createKey(asked);
    expect(result.response?.status).toBe(201);
    const { key, value } = dataOf(result);
    expect(value).toMatch(/^sk_[\w-]{40,}$/);
    expect(value.startsWith(key.prefix)).toBe(true);
    expect(key).toMatchObject({ kind: "secret", label: "Server", value: null });
    const again = dataOf(await createKey(asked));
    expect(again).toEqual({ key, value });
    const listed = dataOf(await listKeys({ client, path }));
    expect(JSON.stringify(listed)).not.toContain(value);
    expect(listed.items.map(({ key_id }) => key_id)).toContain(key.key_id);
  });

  test("without an Idempotency-Key is another one each time", async () => {
    const path = await newWidget();
    const asked = { client, path, body: { kind: "secret" as const } };
    const first = dataOf(await createKey(asked));
    const second = dataOf(await createKey(asked));
    expect(first.value).not.toBe(second.value);
  });
});

describe("rotation", () => {
  test.each(["secret", "publishable"] as const)(
    "of a %s key lets both in for the overlap",
    async (kind) => {
      const path = await newWidget();
      const old = dataOf(await createKey({ client, path, body: { kind } }));
      const rotated = dataOf(
        await rotateKey({
          client: rotator,
          path: { ...path, key_id: old.key.key_id },
          body: { overlap_seconds: 3_600 },
        }),
      );
      expect(rotated.key.kind).toBe(kind);
      expect(rotated.previous.key_id).toBe(old.key.key_id);
      expect(rotated.previous.expires_at).not.toBeNull();
      expect(await knock(old.value)).toBe(await knock(rotated.value));
      expect(await knock(rotated.value)).not.toBe(401);
    },
  );

  test("under load fails no request", async () => {
    const { publicId } = await makeWidget(world.platform);
    const path = { widget_id: publicId };
    const body = { kind: "secret" as const };
    const old = dataOf(await createKey({ client, path, body }));
    const ofOld = { ...path, key_id: old.key.key_id };
    let inUse = old.value;
    let rounds = 0;
    let isOver = false;
    const failed: number[] = [];
    const visitors = Array.from({ length: 6 }, async () => {
      while (!isOver) {
        const status = await knock(inUse);
        if (status !== 200) failed.push(status);
        rounds += 1;
      }
    });
    const more = async () => {
      const now = rounds;
      await eventually(async () => rounds > now + 20);
    };
    await more();
    const rotated = dataOf(
      await rotateKey({
        client,
        path: ofOld,
        body: { overlap_seconds: 60 },
      }),
    );
    await more();
    inUse = rotated.value;
    await more();
    dataOf(await revokeKey({ client, path: ofOld }));
    await more();
    isOver = true;
    await Promise.all(visitors);
    expect(failed).toEqual([]);
    await eventually(async () => (await knock(old.value)) === 401);
  });

  test("a revoked key cannot be rotated, and lets nobody in", async () => {
    const path = await newWidget();
    const body = { kind: "secret" as const };
    const { key, value } = dataOf(await createKey({ client, path, body }));
    const ofKey = { ...path, key_id: key.key_id };
    const revoked = dataOf(await revokeKey({ client, path: ofKey }));
    expect(revoked.revoked_at).not.toBeNull();
    await eventually(async () => (await knock(value)) === 401);
    const again = await rotateKey({ client, path: ofKey, body: {} });
    expect(problemOf(again)).toMatchObject({ status: 409, code: "key_ended" });
  });
});

test("another tenant's keys do not exist", async () => {
  const path = await newWidget();
  const body = { kind: "secret" as const };
  const { key } = dataOf(await createKey({ client, path, body }));
  const ofKey = { ...path, key_id: key.key_id };
  const results = await Promise.all([
    listKeys({ client: others, path }),
    createKey({ client: others, path, body }),
    rotateKey({ client: others, path: ofKey, body: {} }),
    revokeKey({ client: others, path: ofKey }),
  ]);
  for (const result of results) expect(problemOf(result).status).toBe(404);
});
