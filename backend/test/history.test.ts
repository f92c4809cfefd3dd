import type { ChatEvent } from "@frontdesk/protocol";
import { expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { follow, isStart, newSessionId, send } from "./support/client.js";
import { conversationIdOf, gatewayOf, setUpWorld } from "./support/world.js";

const world = setUpWorld({});
const REPLIES = 230;

const seqsOf = (events: readonly ChatEvent[]): number[] =>
  events.flatMap((event) =>
    event.type === "message" ? [event.message.seq] : [],
  );

test("a long conversation comes once, in order, and goes on", async () => {
  const { url } = gatewayOf(world);
  const session = newSessionId();
  const asked = await send(url, session, "Hello [[tokens=1]]");
  const { conversationId } = await asked.until(isStart);
  await asked.all();
  const operator = await world.platform.operator();
  const reply = (index: number) =>
    operator.mutation(
      api.messages.reply,
      {
        conversationId: conversationIdOf(conversationId),
        text: `reply ${index}`,
        clientMessageId: `reply-${index}`,
      },
      { skipQueue: true },
    );
  for (let index = 0; index < REPLIES; index += 1) await reply(index);
  const reader = await follow(url, session, conversationId);
  expect(reader.response.headers.get("content-type")).toContain("x-ndjson");
  const isLast =
    (text: string) =>
    (event: ChatEvent): boolean =>
      event.type === "message" && event.message.text === text;
  await reader.until(isLast(`reply ${REPLIES - 1}`));
  await reply(REPLIES);
  await reader.until(isLast(`reply ${REPLIES}`));
  expect(reader.events[0]?.type).toBe("state");
  const seqs = seqsOf(reader.events);
  expect(seqs).toEqual(Array.from(seqs, (_, index) => index + 1));
  expect(seqs.length).toBeGreaterThanOrEqual(REPLIES + 3);
  await reader.close();
  const after = (seqs.at(-1) ?? 0) - 2;
  const late = await follow(url, session, conversationId, { after });
  await late.until(isLast(`reply ${REPLIES}`));
  expect(seqsOf(late.events)).toEqual([after + 1, after + 2]);
  await late.close();
});

test("typing and presence of staff are told as they change", async () => {
  const { url } = gatewayOf(world);
  const session = newSessionId();
  const asked = await send(url, session, "Hello [[tokens=1]]");
  const start = await asked.until(isStart);
  await asked.all();
  const conversationId = conversationIdOf(start.conversationId);
  const reader = await follow(url, session, start.conversationId);
  await reader.until(({ type }) => type === "state");
  const operator = await world.platform.operator();
  await operator.mutation(api.presence.typing, {
    conversationId,
    typing: true,
  });
  const typing = await reader.until(
    (event) => event.type === "state" && event.typing !== undefined,
  );
  expect(typing).toMatchObject({ typing: "Operator" });
  await operator.mutation(api.conversations.takeOver, { conversationId });
  const taken = await reader.until(
    (event) => event.type === "state" && event.mode === "human",
  );
  expect(taken).toMatchObject({ assignee: { name: "Operator" } });
  await reader.close();
});
