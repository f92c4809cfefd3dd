/**
 * Fills a deployment with conversations worth looking at: many of them, long
 * names and words, right-to-left, waiting, held, closed. For looking at the
 * dashboard by hand or by screenshot:
 *
 *   CONVEX_URL=… SERVICE_PRIVATE_KEY=… SEED_COUNT=200 \
 *     node --import tsx dashboard/test/support/seed.ts
 */
import { createHash } from "node:crypto";
import type { ConvexHttpClient } from "convex/browser";
import { api } from "../../../convex/_generated/api";
import { gatewayClient } from "./gateway-client";
import { answers, pages, people, questions } from "./seed-content";

const OWNER = "seed";
const LEASE_MS = 60_000;

export interface SeededConversation {
  readonly conversationId: string;
  readonly sessionKey: string;
}

/** Public id of the installation's first widget; creates it if needed. */
export async function ensureWidget(client: ConvexHttpClient): Promise<string> {
  const plenty = 1_000_000;
  const { widgetId } = await client.mutation(api.gateway.installation.ensure, {
    widgetKey: "wk_seed_0123456789abcdef",
    limits: { perVisitor: plenty, perAddress: plenty, perWidget: plenty },
  });
  return widgetId;
}

/** One visitor's question and its whole answer. */
export async function askAndAnswer(
  client: ConvexHttpClient,
  widgetId: string,
  place: number,
  turn: number,
): Promise<SeededConversation> {
  const sessionKey = createHash("sha256").update(`s${place}`).digest("hex");
  const begun = await client.mutation(api.gateway.turns.begin, {
    widgetId,
    sessionKey,
    clientMessageId: `seed-${place}-${turn}`,
    text: pick(questions, place + turn),
    owner: OWNER,
    leaseMs: LEASE_MS,
    locale: place % 7 === 3 ? "ar" : "en-GB",
    page: pick(pages, place),
  });
  if (begun.kind !== "started") {
    if (begun.kind === "human" || begun.kind === "duplicate") {
      return { conversationId: begun.conversationId, sessionKey };
    }
    throw new Error(`Seeding was refused: ${begun.kind}`);
  }
  const { streamId, fence } = begun.answer;
  await client.mutation(api.gateway.streams.finish, {
    streamId,
    fence,
    offset: 0,
    text: pick(answers, place + turn),
    reason: "complete",
    automatic: place % 3 === 0,
    ...(place % 3 === 0
      ? {
          sources: [{ title: "Delivery", url: "https://example.com/delivery" }],
        }
      : {}),
  });
  return { conversationId: begun.conversationId, sessionKey };
}

/** Seeds `count` conversations; the first one gets a long log. */
export async function seed(
  client: ConvexHttpClient,
  count: number,
): Promise<readonly SeededConversation[]> {
  const widgetId = await ensureWidget(client);
  const made: SeededConversation[] = [];
  for (let place = count - 1; place >= 0; place -= 1) {
    const turns = place === 0 ? 60 : 1 + (place % 3);
    let conversation: SeededConversation | undefined;
    for (let turn = 0; turn < turns; turn += 1) {
      conversation = await askAndAnswer(client, widgetId, place, turn);
    }
    if (conversation === undefined) continue;
    await nameVisitor(client, conversation, place);
    if (place % 9 === 4) {
      await client.mutation(
        api.gateway.conversations.requestHuman,
        conversation,
      );
    }
    made.push(conversation);
  }
  return made;
}

async function nameVisitor(
  client: ConvexHttpClient,
  conversation: SeededConversation,
  place: number,
): Promise<void> {
  if (place % 5 === 2) return;
  await client.mutation(api.gateway.conversations.saveContact, {
    ...conversation,
    name: pick(people, place),
    email: `visitor${place}@example.com`,
  });
}

function pick<T>(items: readonly [T, ...T[]], place: number): T {
  return items[place % items.length] ?? items[0];
}

async function main(): Promise<void> {
  const url = process.env["CONVEX_URL"];
  const key = process.env["SERVICE_PRIVATE_KEY"];
  if (!url || !key) {
    throw new Error("Set CONVEX_URL and SERVICE_PRIVATE_KEY");
  }
  const count = Number(process.env["SEED_COUNT"] ?? "200");
  const made = await seed(await gatewayClient(url, key), count);
  console.log(JSON.stringify({ seeded: made.length, newest: made.at(-1) }));
}

if (process.argv[1]?.endsWith("seed.ts")) await main();
