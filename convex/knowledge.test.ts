import { expect, test } from "vitest";
import { api } from "./_generated/api";
import { refusalOf, start } from "./test.actors";
import { initConvexTest } from "./test.setup";

const { knowledge } = api;

test("an entry is made, changed and removed", async () => {
  const t = await initConvexTest();
  const before = await t.operator.query(knowledge.list, {});
  const entryId = await t.operator.mutation(knowledge.create, {
    question: " Do you repair umbrellas? ",
    answer: " We do. ",
    url: "https://shop.example/repair",
  });
  const made = (await t.operator.query(knowledge.list, {})).at(-1);
  expect(made).toEqual({
    _id: entryId,
    question: "Do you repair umbrellas?",
    answer: "We do.",
    url: "https://shop.example/repair",
  });
  const changed = { question: "Umbrellas?", answer: "No." };
  await t.operator.mutation(knowledge.update, { entryId, ...changed });
  expect((await t.operator.query(knowledge.list, {})).at(-1)).toEqual({
    _id: entryId,
    ...changed,
  });
  await t.operator.mutation(knowledge.remove, { entryId });
  expect(await t.operator.query(knowledge.list, {})).toEqual(before);
  const again = t.operator.mutation(knowledge.remove, { entryId });
  expect(await refusalOf(again)).toBe("not_found");
});

test("a turn gets the entries that fit best, first", async () => {
  const t = await initConvexTest();
  await t.operator.mutation(knowledge.create, {
    question: "Reparieren Sie Regenschirme?",
    answer: "Ja, kaputte Schirme reparieren wir.",
  });
  const { context } = await start(t, { text: "Regenschirme REPARIEREN?" });
  expect(context.knowledge[0]?.question).toBe("Reparieren Sie Regenschirme?");
});

test("a turn gets no more than its budget", async () => {
  const t = await initConvexTest();
  for (let entry = 0; entry < 20; entry++) {
    await t.operator.mutation(knowledge.create, {
      question: `Umbrella ${entry}`,
      answer: "umbrella ".repeat(220),
    });
  }
  const { context } = await start(t, { text: "umbrella" });
  expect(context.knowledge).toHaveLength(6);
});

test.each([
  { question: " ", answer: "a" },
  { question: "q", answer: "" },
  { question: "x".repeat(301), answer: "a" },
  { question: "q", answer: "x".repeat(2_001) },
  { question: "q", answer: "a", url: "javascript:alert(1)" },
])("refuses an entry that cannot be (%#)", async (entry) => {
  const t = await initConvexTest();
  const call = t.operator.mutation(knowledge.create, entry);
  expect(await refusalOf(call)).toBe("invalid");
});

test("there are at most 200 entries", async () => {
  const t = await initConvexTest();
  const add = (n: number) =>
    t.operator.mutation(knowledge.create, { question: `q${n}`, answer: "a" });
  const { length } = await t.operator.query(knowledge.list, {});
  for (let n = length; n < 200; n++) await add(n);
  expect(await refusalOf(add(200))).toBe("conflict");
});
