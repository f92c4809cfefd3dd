/** A budget is never exceeded by answers that cost what was kept for them. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { api } from "./_generated/api";
import { append, begin, LEASE_MS, type Started } from "./test.actors";
import { rowsOf, setSettings } from "./test.door";
import { initConvexTest } from "./test.setup";

const LIMIT = 12_000;
const OUTPUT = 1_000;
const VISITORS = ["a", "b", "c", "d"];

const step = fc.oneof(
  fc.record({
    kind: fc.constant("ask" as const),
    visitor: fc.constantFrom(...VISITORS),
  }),
  fc.record({
    kind: fc.constant("write" as const),
    visitor: fc.constantFrom(...VISITORS),
    length: fc.integer({ min: 1, max: 900 }),
  }),
  fc.record({
    kind: fc.constant("finish" as const),
    visitor: fc.constantFrom(...VISITORS),
    spent: fc.integer({ min: 0, max: OUTPUT }),
  }),
  fc.record({
    kind: fc.constantFrom("stop" as const, "takeOver" as const),
    visitor: fc.constantFrom(...VISITORS),
  }),
  fc.record({ kind: fc.constant("claim" as const) }),
);

test("used and kept stay within the limit, and all that ended is settled", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 40 }),
      async (steps) => {
        const t = await initConvexTest();
        await setSettings(t, {
          provider: "openai",
          budget: {
            currency: "EUR",
            pricePerMillionInput: 1,
            pricePerMillionOutput: 3,
            tokensPerDay: LIMIT,
          },
        });
        const running = new Map<string, Started>();
        const end = async (visitor: string, spent: number) => {
          const { answer } = running.get(visitor) ?? {};
          if (answer === undefined) return;
          const { streamId, fence } = answer;
          await t.gateway.mutation(api.gateway.streams.finish, {
            streamId,
            fence,
            offset: 0,
            text: "",
            reason: "complete",
            usage: { promptTokens: 600, completionTokens: spent },
          });
        };
        for (const one of steps) {
          switch (one.kind) {
            case "ask": {
              const result = await begin(t, {
                sessionKey: one.visitor,
                maxOutputTokens: OUTPUT,
              });
              if (result.kind === "started") running.set(one.visitor, result);
              break;
            }
            case "write": {
              const { answer } = running.get(one.visitor) ?? {};
              if (answer) await append(t, answer, 0, "x".repeat(one.length));
              break;
            }
            case "finish":
              await end(one.visitor, one.spent);
              break;
            case "stop":
            case "takeOver": {
              const started = running.get(one.visitor);
              if (started === undefined) break;
              const { conversationId, answer } = started;
              if (one.kind === "stop") {
                await t.gateway.mutation(api.gateway.conversations.stop, {
                  conversationId,
                  sessionKey: one.visitor,
                  messageId: answer.messageId,
                });
              } else {
                const args = { conversationId };
                await t.operator.mutation(api.conversations.takeOver, args);
                await t.operator.mutation(api.conversations.handBack, args);
              }
              break;
            }
            case "claim":
              await t.advance(LEASE_MS);
              await t.gateway.mutation(api.gateway.streams.claimExpired, {
                owner: "gateway-2",
                leaseMs: LEASE_MS,
                limit: 10,
              });
              break;
          }
          const [day] = (await rowsOf(t, "budgetPeriods")).filter(
            ({ period }) => period === "2026-11-20",
          );
          if (day === undefined) continue;
          expect(day.used + day.reserved).toBeLessThanOrEqual(LIMIT);
          expect(Math.min(day.used, day.reserved)).toBeGreaterThanOrEqual(0);
          // Exactly what is kept for the answers under way.
          const kept = (await rowsOf(t, "streams"))
            .flatMap(({ reservation }) => (reservation ? [reservation] : []))
            .reduce(
              (sum, { promptTokens, outputTokens }) =>
                sum + promptTokens + outputTokens,
              0,
            );
          expect(day.reserved).toBe(kept);
        }
      },
    ),
    { numRuns: 20 },
  );
}, 90_000);
