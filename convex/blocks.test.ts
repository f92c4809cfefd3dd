/** Who misbehaves is shut out for a while; staff have the last word. */
import { describe, expect, test } from "vitest";
import { api } from "./_generated/api";
import { begin, exchange, refusalOf, start } from "./test.actors";
import { rowsOf, setSettings } from "./test.door";
import { initConvexTest, type TestDeployment } from "./test.setup";

const MINUTE = 60_000;
const SPAM = `Cheap pills ${"http://a.example/buy ".repeat(8)}`;
const RULES = { violations: 3, windowMinutes: 10, cooldownMinutes: 5 };

async function misbehaving(): Promise<TestDeployment> {
  const t = await initConvexTest();
  await setSettings(t, { autoBlock: RULES });
  return t;
}

const spam = async (t: TestDeployment, from: object, times = 1) => {
  for (let sent = 0; sent < times; sent++) {
    expect((await begin(t, { ...from, text: SPAM })).kind).toBe("filtered");
  }
};

/** The gateway tells what it refused one address of a foreign page. */
async function refuseAtDoor(t: TestDeployment, count: number): Promise<void> {
  const at = Date.now();
  await t.gateway.mutation(api.gateway.security.record, {
    events: [
      {
        type: "domain_not_allowed",
        widgetId: t.widgetId,
        domain: "evil.example",
        addressHash: "bad-address",
        count,
        firstAt: at,
        lastAt: at,
      },
    ],
    sightings: [],
    keyUses: [],
    usage: [],
  });
}

async function blocks(t: TestDeployment, active = true) {
  const paginationOpts = { numItems: 50, cursor: null };
  const args = { paginationOpts, active };
  return (await t.operator.query(api.blocks.list, args)).page;
}

describe("an automatic block", () => {
  test("comes with the last violation and ends by itself", async () => {
    const t = await misbehaving();
    await exchange(t, "Hi", "Hello");
    await spam(t, {}, 3);
    const untilMs = Date.now() + 5 * MINUTE;
    expect(await begin(t)).toEqual({ kind: "blocked", untilMs });
    expect((await begin(t, { sessionKey: "other" })).kind).toBe("started");
    expect(await blocks(t)).toMatchObject([
      {
        subject: "visitor",
        source: "auto",
        reason: "content: links",
        expiresAt: untilMs,
        conversation: { visitorName: expect.any(String) },
      },
    ]);
    await t.advance(5 * MINUTE - 1);
    expect((await begin(t)).kind).toBe("blocked");
    await t.advance(1);
    expect((await begin(t)).kind).toBe("started");
    expect(await blocks(t)).toEqual([]);
    expect(await blocks(t, false)).toMatchObject([{ endedAt: untilMs }]);
    // It begins anew: one more is not enough.
    await spam(t, {}, 2);
    expect((await begin(t)).kind).toBe("started");
  });

  test("forgets violations after the window", async () => {
    const t = await misbehaving();
    await exchange(t, "Hi", "Hello");
    await spam(t, {}, 2);
    await t.advance(10 * MINUTE);
    await spam(t, {}, 2);
    expect((await begin(t)).kind).toBe("started");
  });

  test("of an address takes more, and holds for whoever comes from there", async () => {
    const t = await misbehaving();
    for (let visitor = 0; visitor < 9; visitor++) {
      await spam(t, { sessionKey: `v${visitor}`, ipHash: "bad-address" });
    }
    expect(
      (await begin(t, { sessionKey: "new", ipHash: "bad-address" })).kind,
    ).toBe("blocked");
    expect((await begin(t, { sessionKey: "new", ipHash: "good" })).kind).toBe(
      "started",
    );
    expect(await blocks(t)).toMatchObject([{ subject: "address" }]);
  });

  test("never comes when the tenant wants none", async () => {
    const t = await misbehaving();
    await setSettings(t, { autoBlock: { ...RULES, violations: 0 } });
    await exchange(t, "Hi", "Hello");
    await spam(t, { ipHash: "some-address" }, 20);
    expect(await rowsOf(t, "violations")).toEqual([]);
    expect((await begin(t)).kind).toBe("started");
  });

  test("comes from what the gateway has refused at the door as well", async () => {
    const t = await misbehaving();
    await refuseAtDoor(t, 9);
    expect((await begin(t, { ipHash: "bad-address" })).kind).toBe("blocked");
  });

  test("is one, however long the door goes on refusing", async () => {
    const t = await misbehaving();
    await refuseAtDoor(t, 9);
    await refuseAtDoor(t, 9);
    await refuseAtDoor(t, 30);
    expect(await blocks(t, false)).toHaveLength(1);
    await t.advance(5 * MINUTE);
    await refuseAtDoor(t, 9);
    expect(await blocks(t)).toHaveLength(1);
    expect(await blocks(t, false)).toHaveLength(2);
  });
});

describe("staff", () => {
  test("lift a block with a reason, and what led to it is forgotten", async () => {
    const t = await misbehaving();
    await exchange(t, "Hi", "Hello");
    await spam(t, {}, 3);
    const [block] = await blocks(t);
    if (block === undefined) throw new Error("No block");
    const lift = { blockId: block._id, reason: "A customer" };
    await t.operator.mutation(api.blocks.lift, lift);
    expect((await begin(t)).kind).toBe("started");
    expect(await blocks(t, false)).toMatchObject([
      {
        liftedBy: "Operator",
        liftReason: "A customer",
        endedAt: Date.now(),
        expiresAt: Date.now(),
      },
    ]);
    await spam(t, {}, 2);
    expect((await begin(t)).kind).toBe("started");
  });

  test("block an address by its hash, until then", async () => {
    const t = await initConvexTest();
    const expiresAt = Date.now() + MINUTE;
    await t.operator.mutation(api.blocks.create, {
      subject: "address",
      hash: "bad-address",
      reason: "Threats",
      expiresAt,
    });
    const from = { ipHash: "bad-address" };
    expect(await begin(t, from)).toEqual({
      kind: "blocked",
      untilMs: expiresAt,
    });
    await t.advance(MINUTE);
    expect((await begin(t, from)).kind).toBe("started");
    expect(await blocks(t)).toEqual([]);
  });

  test("block the visitor of a conversation, which is a block like others", async () => {
    const t = await initConvexTest();
    const { conversationId } = await start(t);
    const until = Date.now() + MINUTE;
    const args = { conversationId, until };
    await t.operator.mutation(api.conversations.blockVisitor, args);
    expect(await blocks(t)).toMatchObject([
      { subject: "visitor", source: "staff", expiresAt: until },
    ]);
    const lift = { conversationId, until: null };
    await t.operator.mutation(api.conversations.blockVisitor, lift);
    expect(await blocks(t)).toEqual([]);
    expect((await begin(t)).kind).toBe("started");
  });

  test.each([
    { reason: " " },
    { reason: "x".repeat(201) },
    { expiresAt: 0 },
    { expiresAt: Number.MAX_SAFE_INTEGER },
    { hash: "short" },
    { hash: "not a hash!" },
  ])("cannot make one with %j", async (wrong) => {
    const t = await initConvexTest();
    const expiresAt = Date.now() + MINUTE;
    const right = { hash: "bad-address", reason: "r", expiresAt };
    const args = { subject: "address" as const, ...right, ...wrong };
    expect(await refusalOf(t.operator.mutation(api.blocks.create, args))).toBe(
      "invalid",
    );
    expect(await rowsOf(t, "blocks")).toEqual([]);
  });
});

test("a flood from everywhere opens a bounded number of counters", async () => {
  const t = await misbehaving();
  for (let one = 0; one < 150; one++) {
    await spam(t, { sessionKey: `s${one}`, ipHash: `address-${one}` });
  }
  expect(await rowsOf(t, "violations")).toHaveLength(60);
  await t.advance(MINUTE);
  await spam(t, { sessionKey: "s", ipHash: "address-next" });
  expect(await rowsOf(t, "violations")).toHaveLength(61);
});
