/** A tenant's questions and answers. */
import type { Doc, Id } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import type { StaffMutationCtx, StaffQueryCtx } from "./access";
import { refusal } from "./errors";
import type { TurnContext } from "./wire";

export const MAX_KNOWLEDGE = 200;
const MAX_QUESTION = 300;
const MAX_ANSWER = 2_000;

/** Entries, and UTF-16 units of them, that go with one answer. */
const CHOSEN = 12;
const CHOSEN_LENGTH = 12_000;

/** Words of a question that are looked for: it may be a whole page. */
const MAX_WORDS = 60;

interface Entry {
  question: string;
  answer: string;
  url?: string;
}

export async function list(ctx: StaffQueryCtx) {
  const rows = await all(ctx, ctx.tenantId);
  return rows.map((row) => ({ _id: row._id, ...toEntry(row) }));
}

export async function create(
  ctx: StaffMutationCtx,
  entry: Entry,
): Promise<Id<"knowledge">> {
  const checked = requireValid(entry);
  const { tenantId } = ctx;
  if ((await all(ctx, tenantId)).length >= MAX_KNOWLEDGE) {
    throw refusal("conflict", `At most ${MAX_KNOWLEDGE} entries are kept`);
  }
  return await ctx.db.insert("knowledge", { tenantId, ...checked });
}

export async function update(
  ctx: StaffMutationCtx,
  args: Entry & { entryId: Id<"knowledge"> },
): Promise<null> {
  const { entryId, ...entry } = args;
  const { tenantId } = await requireEntry(ctx, entryId);
  await ctx.db.replace("knowledge", entryId, {
    tenantId,
    ...requireValid(entry),
  });
  return null;
}

export async function remove(
  ctx: StaffMutationCtx,
  entryId: Id<"knowledge">,
): Promise<null> {
  await requireEntry(ctx, entryId);
  await ctx.db.delete("knowledge", entryId);
  return null;
}

/** The entries that share most words with the question, best first. */
export async function bestFor(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
  question: string,
): Promise<TurnContext["knowledge"]> {
  const asked = [...wordsOf(question)];
  const ranked = (await all(ctx, tenantId))
    .map((entry) => ({ entry, score: scoreOf(entry, asked) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, CHOSEN);
  const chosen: TurnContext["knowledge"] = [];
  let length = 0;
  for (const { entry } of ranked) {
    length += entry.question.length + entry.answer.length;
    if (length > CHOSEN_LENGTH) break;
    chosen.push(toEntry(entry));
  }
  return chosen;
}

/**
 * A shared word counts double where it stands in the question. Words are
 * looked for as they are, also within longer ones ("ship" in "shipping"): all
 * entries are scored in every turn, so none is taken apart for it.
 */
function scoreOf(entry: Entry, asked: readonly string[]): number {
  const question = entry.question.toLowerCase();
  const answer = entry.answer.toLowerCase();
  let score = 0;
  for (const word of asked) {
    if (question.includes(word)) score += 2;
    if (answer.includes(word)) score += 1;
  }
  return score;
}

/** The first words of three letters or more, each once. */
function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return new Set(words.slice(0, MAX_WORDS));
}

async function all(ctx: QueryCtx, tenantId: Id<"tenants">) {
  return await ctx.db
    .query("knowledge")
    .withIndex("by_tenant", (q) => q.eq("tenantId", tenantId))
    .take(MAX_KNOWLEDGE);
}

/** @throws not_found, also for another tenant's. */
async function requireEntry(
  ctx: StaffMutationCtx,
  entryId: Id<"knowledge">,
): Promise<Doc<"knowledge">> {
  const entry = await ctx.db.get("knowledge", entryId);
  if (entry === null || entry.tenantId !== ctx.tenantId) {
    throw refusal("not_found", "There is no such entry");
  }
  return entry;
}

/** @throws invalid */
function requireValid(entry: Entry): Entry {
  const question = entry.question.trim();
  const answer = entry.answer.trim();
  if (question === "" || question.length > MAX_QUESTION) {
    throw refusal("invalid", `A question has 1 to ${MAX_QUESTION} characters`);
  }
  if (answer === "" || answer.length > MAX_ANSWER) {
    throw refusal("invalid", `An answer has 1 to ${MAX_ANSWER} characters`);
  }
  if (!entry.url) return { question, answer };
  if (!/^https?:\/\/\S{1,2000}$/.test(entry.url)) {
    throw refusal("invalid", "A link begins with https:// or http://");
  }
  return { question, answer, url: entry.url };
}

function toEntry({ question, answer, url }: Entry): Entry {
  return { question, answer, ...(url === undefined ? {} : { url }) };
}
