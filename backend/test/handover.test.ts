import type { ChatEvent } from "@frontdesk/protocol";
import { describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { expectedAnswer } from "./provider-stand-in.js";
import {
  follow,
  isDone,
  isStart,
  isToken,
  KEY_HEADERS,
  newSessionId,
  post,
  send,
  textOf,
} from "./support/client.js";
import {
  conversationIdOf,
  gatewayOf,
  logOf,
  setUpWorld,
} from "./support/world.js";

const world = setUpWorld({}, {});
const owner = () => gatewayOf(world, 0);
const other = () => gatewayOf(world, 1);

/** A model that has said three words of eight and waits. */
async function halfAnswered(session: string) {
  const hold = `half-${session}`;
  const prompt = `Hi [[tokens=8 hold=${hold}]]`;
  const reader = await send(owner().url, session, prompt);
  world.provider.release(hold, 3);
  while (reader.text !== expectedAnswer(3)) await reader.until(isToken);
  const start = reader.events.find(isStart);
  const conversation = start?.conversationId ?? "";
  const seen = world.provider.requests.find((one) => one.prompt === prompt);
  const modelIsStopped = async (): Promise<void> => {
    while (!seen?.aborted) await new Promise((next) => setTimeout(next, 10));
  };
  const messageId = start?.messageId ?? "";
  return { reader, conversation, messageId, hold, modelIsStopped };
}

test("staff who begin to watch see the answer grow before it ends", async () => {
  const session = newSessionId();
  const half = await halfAnswered(session);
  const operator = await world.platform.operator();
  const conversationId = conversationIdOf(half.conversation);
  await operator.mutation(api.presence.watch, { conversationId });
  const seen = async (tokens: number): Promise<void> => {
    for (;;) {
      const live = await operator.query(api.messages.live, { conversationId });
      if (live?.text === expectedAnswer(tokens)) return;
      await new Promise((next) => setTimeout(next, 10));
    }
  };
  await seen(3);
  world.provider.release(half.hold, 1);
  await seen(4);
  expect(half.reader.events.some(isDone)).toBe(false);
  world.provider.release(half.hold);
  await half.reader.until(isDone);
});

describe("staff take over in mid-answer", () => {
  test("the model falls silent and the visitor reads the staff's reply", async () => {
    const session = newSessionId();
    const half = await halfAnswered(session);
    const operator = await world.platform.operator();
    const conversationId = conversationIdOf(half.conversation);
    await operator.mutation(api.conversations.takeOver, { conversationId });
    const done = await half.reader.until(isDone);
    expect(done.reason).toBe("takeover");
    await half.modelIsStopped();
    world.provider.release(half.hold);
    await operator.mutation(api.messages.reply, {
      conversationId,
      text: "Olga here.",
      clientMessageId: "reply-1",
    });
    const events = await follow(other().url, session, half.conversation);
    const reply = await events.until(
      (event) => event.type === "message" && event.message.author === "staff",
    );
    expect(reply).toMatchObject({ message: { text: "Olga here." } });
    const log = await logOf(world.platform, half.conversation);
    const answer = log.find(({ author }) => author === "assistant");
    expect(answer).toMatchObject({ state: "stopped", reason: "takeover" });
    // What the visitor was left with is what the log holds.
    expect(half.reader.text).toBe(answer?.text);
    await events.close();
    const next = await send(owner().url, session, "Are you there?");
    const [start, end] = await next.all();
    expect(start).toMatchObject({ type: "start", messageId: null });
    expect(end).toMatchObject({ type: "done", reason: "human" });
  });

  test("and hand back: the visitor's last word is answered", async () => {
    const session = newSessionId();
    const first = await send(owner().url, session, "Hi [[tokens=1]]");
    const start = await first.until(isStart);
    await first.all();
    const operator = await world.platform.operator();
    const conversationId = conversationIdOf(start.conversationId);
    await operator.mutation(api.conversations.takeOver, { conversationId });
    const silent = await send(owner().url, session, "Late! [[tokens=4]]");
    await silent.all();
    const query = { after: 3 };
    const reader = await follow(
      other().url,
      session,
      start.conversationId,
      query,
    );
    await operator.mutation(api.conversations.handBack, { conversationId });
    const done = await reader.until(isDone);
    expect(done).toMatchObject({ seq: 4, reason: "complete" });
    expect(reader.text).toBe(expectedAnswer(4));
    await reader.close();
    expect(await logOf(world.platform, start.conversationId)).toHaveLength(4);
  });

  test("a reader on another gateway sees it end, too", async () => {
    const session = newSessionId();
    const half = await halfAnswered(session);
    const events = await follow(other().url, session, half.conversation);
    await events.until(isStart);
    const operator = await world.platform.operator();
    const conversationId = conversationIdOf(half.conversation);
    await operator.mutation(api.conversations.takeOver, { conversationId });
    const done = await events.until(isDone);
    expect(done.reason).toBe("takeover");
    const isHuman = (event: ChatEvent): boolean =>
      event.type === "state" && event.mode === "human";
    if (!events.events.some(isHuman)) await events.until(isHuman);
    await events.close();
    world.provider.release(half.hold);
  });
});

describe("the visitor stops an answer", () => {
  test.each([
    ["the owner, keeping every token", owner],
    ["another gateway", other],
  ])("on %s", async (_, gateway) => {
    const session = newSessionId();
    const half = await halfAnswered(session);
    const path = `/v1/conversations/${half.conversation}/stop`;
    const body = { sessionId: session, messageId: half.messageId };
    const answer = await post(`${gateway().url}${path}`, body);
    expect(answer.status).toBe(204);
    const done = await half.reader.until(isDone);
    expect(done.reason).toBe("stopped");
    await half.modelIsStopped();
    const log = await logOf(world.platform, half.conversation);
    expect(log[1]?.state).toBe("stopped");
    expect(half.reader.text).toBe(log[1]?.text);
    if (gateway === owner) expect(log[1]?.text).toBe(expectedAnswer(3));
    // Once more does no harm.
    const again = await post(`${gateway().url}${path}`, body);
    expect(again.status).toBe(204);
    world.provider.release(half.hold);
  });

  test("but not another visitor", async () => {
    const session = newSessionId();
    const half = await halfAnswered(session);
    const path = `/v1/conversations/${half.conversation}/stop`;
    for (const gateway of [owner(), other()]) {
      const answer = await post(`${gateway.url}${path}`, {
        sessionId: newSessionId(),
        messageId: half.messageId,
      });
      expect(answer.status).toBe(404);
    }
    world.provider.release(half.hold);
    expect((await half.reader.until(isDone)).reason).toBe("complete");
  });
});

test("a new message cuts the answer being written and keeps its text", async () => {
  const session = newSessionId();
  const half = await halfAnswered(session);
  const next = await send(owner().url, session, "Wait! [[tokens=2]]");
  const done = await half.reader.until(isDone);
  expect(done.reason).toBe("superseded");
  await next.all();
  expect(next.text).toBe(expectedAnswer(2));
  const log = await logOf(world.platform, half.conversation);
  expect(log.map(({ text }) => text)).toEqual([
    expect.stringContaining("Hi"),
    expectedAnswer(3),
    expect.stringContaining("Wait!"),
    expectedAnswer(2),
  ]);
  expect(half.reader.text).toBe(expectedAnswer(3));
  world.provider.release(half.hold);
});

test("closing the connection does not stop the answer", async () => {
  const session = newSessionId();
  const half = await halfAnswered(session);
  await half.reader.close();
  world.provider.release(half.hold);
  const events = await follow(owner().url, session, half.conversation, {
    after: 1,
    message: half.messageId,
    offset: expectedAnswer(3).length,
    attempt: 1,
  });
  const done = await events.until(isDone);
  expect(done.reason).toBe("complete");
  expect(textOf(events.events, expectedAnswer(3))).toBe(expectedAnswer(8));
  await events.close();
});

describe("the same send again", () => {
  test("racing on two gateways gives one message and one answer", async () => {
    const session = newSessionId();
    const clientMessageId = `once-${session}`;
    const message = "Race [[tokens=5 delay=2]]";
    const readers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        send((index % 2 === 0 ? owner() : other()).url, session, message, {
          clientMessageId,
        }),
      ),
    );
    for (const reader of readers) {
      const events = await reader.all();
      expect(textOf(events)).toBe(expectedAnswer(5));
      expect(events.filter(isDone)).toHaveLength(1);
      expect(events[0]?.type).toBe("start");
    }
    const starts = readers.map(({ events }) => events.find(isStart));
    expect(new Set(starts.map((start) => start?.messageId)).size).toBe(1);
    const firsts = starts.filter((start) => start?.duplicate !== true);
    expect(firsts).toHaveLength(1);
    const log = await logOf(world.platform, starts[0]?.conversationId ?? "");
    expect(log).toHaveLength(2);
  });

  test("long after gives the answer it has, with its sources", async () => {
    const session = newSessionId();
    const clientMessageId = `late-${session}`;
    const more = { clientMessageId };
    const message = "Late [[tokens=5]]";
    const first = await send(owner().url, session, message, more);
    await first.all();
    const second = await send(other().url, session, message, more);
    const events = await second.all();
    expect(events[0]).toMatchObject({ type: "start", duplicate: true });
    expect(second.text).toBe(first.text);
    expect(events.at(-1)).toMatchObject({ type: "done", reason: "complete" });
  });
});

test("asking for a human, contact, typing and reading", async () => {
  const session = newSessionId();
  const asked = await send(owner().url, session, "Hello [[tokens=1]]");
  await asked.all();
  const id = asked.events.find(isStart)?.conversationId ?? "";
  const act = (what: string, body: object): Promise<Response> =>
    post(
      `${other().url}/v1/conversations/${id}/${what}`,
      { sessionId: session, ...body },
      KEY_HEADERS,
    );
  expect((await act("typing", { typing: true })).status).toBe(204);
  expect((await act("read", { seq: 2 })).status).toBe(204);
  const email = "ada@example.com";
  expect((await act("contact", { email, name: "Ada" })).status).toBe(204);
  expect((await act("contact", { email: "nobody" })).status).toBe(400);
  expect((await act("human", {})).status).toBe(204);
  const operator = await world.platform.operator();
  const conversation = await operator.query(api.conversations.get, {
    conversationId: id,
  });
  expect(conversation).toMatchObject({
    mode: "waiting",
    typingVisitor: true,
    visitorReadSeq: 2,
    visitor: { name: "Ada", email },
  });
  const history = await fetch(
    `${owner().url}/v1/conversations/${id}/messages?limit=1&before=2`,
    { headers: { ...KEY_HEADERS, "x-session-id": session } },
  );
  const page: unknown = await history.json();
  expect(page).toMatchObject({ messages: [{ seq: 1 }], hasMore: false });
});
