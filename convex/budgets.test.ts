/** What answers may cost, kept free before them and counted after. */
import { describe, expect, test } from "vitest";
import { api, internal } from "./_generated/api";
import { ABANDONED_MS } from "./model/claims";
import { append, begin, finish, LEASE_MS, start } from "./test.actors";
import { rowsOf, setSettings } from "./test.door";
import { initConvexTest, type TestDeployment } from "./test.setup";

const PRICES = {
  currency: "EUR",
  pricePerMillionInput: 2,
  pricePerMillionOutput: 8,
};
const DAY = "2026-11-20";
const OUTPUT = 500;

async function withBudget(budget: object): Promise<TestDeployment> {
  const t = await initConvexTest();
  await setSettings(t, {
    provider: "openai",
    budget: { ...PRICES, ...budget },
  });
  return t;
}

const ask = (t: TestDeployment, sessionKey = "5e55") =>
  start(t, { sessionKey, maxOutputTokens: OUTPUT });

async function standing(t: TestDeployment) {
  return await t.operator.query(api.usage.budget, { day: DAY });
}

/** What one answer keeps free. */
async function costOfOne(): Promise<number> {
  const t = await withBudget({});
  await ask(t);
  return (await standing(t))?.day.reserved ?? 0;
}

describe("an answer", () => {
  test("keeps free what it may cost, in both periods and in money", async () => {
    const t = await withBudget({ tokensPerDay: 10_000, moneyPerMonth: 5 });
    const { context } = await ask(t);
    expect(context).toMatchObject({ provider: "openai" });
    expect(context.budgetExhausted).toBeUndefined();
    const now = await standing(t);
    const tokens = now?.day.reserved ?? 0;
    expect(tokens).toBeGreaterThan(OUTPUT + 600);
    expect(now).toEqual({
      day: { used: 0, reserved: tokens, limit: 10_000 },
      month: { used: 0, reserved: tokens },
      money: {
        used: 0,
        reserved: ((tokens - OUTPUT) * 2 + OUTPUT * 8) / 1_000_000,
        limit: 5,
      },
      currency: "EUR",
    });
  });

  test("is counted by what the provider tells when it ends", async () => {
    const t = await withBudget({});
    const { answer } = await ask(t);
    const usage = { promptTokens: 1_000, completionTokens: 100 };
    const end = { ...answer, offset: 0, text: "Hello" };
    const { streamId, fence } = answer;
    const args = {
      streamId,
      fence,
      offset: end.offset,
      text: end.text,
      reason: "complete" as const,
      usage,
    };
    for (const _ of ["once", "and again"]) {
      await t.gateway.mutation(api.gateway.streams.finish, args);
      expect(await standing(t)).toMatchObject({
        day: { used: 1_100, reserved: 0 },
        money: { used: (1_000 * 2 + 100 * 8) / 1_000_000, reserved: 0 },
      });
    }
  });

  test("of the built-in answerer costs nothing", async () => {
    const t = await withBudget({});
    const { answer } = await ask(t);
    const { streamId, fence } = answer;
    await t.gateway.mutation(api.gateway.streams.finish, {
      streamId,
      fence,
      offset: 0,
      text: "From the knowledge",
      reason: "complete",
      automatic: true,
    });
    expect(await standing(t)).toMatchObject({ day: { used: 0, reserved: 0 } });
  });

  test.each<
    [
      string,
      (
        t: TestDeployment,
        run: Awaited<ReturnType<typeof ask>>,
      ) => Promise<unknown>,
    ]
  >([
    [
      "a stop",
      (t, { conversationId, answer }) =>
        t.gateway.mutation(api.gateway.conversations.stop, {
          conversationId,
          sessionKey: "5e55",
          messageId: answer.messageId,
        }),
    ],
    [
      "a take-over",
      (t, { conversationId }) =>
        t.operator.mutation(api.conversations.takeOver, { conversationId }),
    ],
    [
      "a gateway that never came back",
      async (t) => {
        await t.advance(ABANDONED_MS + LEASE_MS);
        await t.run((ctx) =>
          ctx.runMutation(internal.cleanup.failAbandoned, {}),
        );
      },
    ],
  ])("that %s ends is counted by estimate", async (_, end) => {
    const t = await withBudget({});
    const run = await ask(t);
    await append(t, run.answer, 0, "x".repeat(300));
    const kept = (await standing(t))?.day.reserved ?? 0;
    await end(t, run);
    expect(await standing(t)).toMatchObject({
      day: { used: kept - OUTPUT + 100, reserved: 0 },
    });
  });

  test("that another gateway writes anew is paid twice", async () => {
    const t = await withBudget({});
    const { answer } = await ask(t);
    await append(t, answer, 0, "x".repeat(300));
    const kept = (await standing(t))?.day.reserved ?? 0;
    await t.advance(LEASE_MS);
    const [run] = await t.gateway.mutation(api.gateway.streams.claimExpired, {
      owner: "gateway-2",
      leaseMs: LEASE_MS,
      limit: 1,
    });
    if (run === undefined) throw new Error("Nothing was claimed");
    expect(await standing(t)).toMatchObject({
      day: { used: kept - OUTPUT + 100, reserved: kept },
    });
    await finish(t, run, 0, "y".repeat(30));
    expect(await standing(t)).toMatchObject({
      day: { used: 2 * (kept - OUTPUT) + 110, reserved: 0 },
    });
  });
});

describe("a budget that is used up", () => {
  test("leaves the answer to the built-in one, and says so", async () => {
    const one = await costOfOne();
    const t = await withBudget({ tokensPerDay: 2 * one - 1 });
    await ask(t, "a");
    const { context } = await ask(t, "b");
    expect(context).toMatchObject({ provider: "local", budgetExhausted: true });
    expect((await standing(t))?.day.reserved).toBe(one);
    await t.advance(12 * 3_600_000);
    const { context: tomorrow } = await ask(t, "c");
    expect(tomorrow.budgetExhausted).toBeUndefined();
  });

  test.each([
    (one: number) => ({ tokensPerMonth: one - 1 }),
    (one: number) => ({
      moneyPerMonth: ((one - OUTPUT) * 2 + OUTPUT * 8 - 1) / 1_000_000,
    }),
    () => ({ tokensPerDay: 0 }),
  ])("may be that of the month, or of money (%#)", async (limits) => {
    const t = await withBudget(limits(await costOfOne()));
    expect((await ask(t)).context.budgetExhausted).toBe(true);
    expect(await rowsOf(t, "budgetPeriods")).toEqual([]);
  });

  test("is free again when what was kept was not needed", async () => {
    const one = await costOfOne();
    const t = await withBudget({ tokensPerDay: one + 700 });
    const { answer } = await ask(t, "a");
    const { streamId, fence } = answer;
    await t.gateway.mutation(api.gateway.streams.finish, {
      streamId,
      fence,
      offset: 0,
      text: "Hi",
      reason: "complete",
      usage: { promptTokens: 600, completionTokens: 10 },
    });
    expect((await ask(t, "b")).context.budgetExhausted).toBeUndefined();
  });
});

test("without a budget, and with the built-in answerer, nothing is counted", async () => {
  const t = await initConvexTest();
  await ask(t);
  await setSettings(t, {
    provider: "local",
    budget: { ...PRICES, tokensPerDay: 0 },
  });
  expect((await ask(t)).context.budgetExhausted).toBeUndefined();
  await setSettings(t, { budget: null });
  expect(await standing(t)).toBeNull();
  expect((await begin(t)).kind).toBe("started");
  expect(await rowsOf(t, "budgetPeriods")).toEqual([]);
});
