import type { ChatEvent, Message } from "@frontdesk/protocol";
import { expect, test } from "vitest";
import type { ConversationLog } from "./log.js";
import { createLog } from "./log.js";

function message(seq: number, fields: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    seq,
    author: "visitor",
    text: `text ${seq}`,
    state: "complete",
    createdAt: 1000 + seq,
    ...fields,
  };
}

const started: ChatEvent = {
  type: "start",
  conversationId: "c",
  messageId: "m2",
  seq: 2,
  attempt: 1,
  visitorSeq: 1,
};

const token = (offset: number, text: string): ChatEvent => ({
  type: "token",
  messageId: "m2",
  offset,
  text,
});

const done: ChatEvent = {
  type: "done",
  messageId: "m2",
  seq: 2,
  reason: "complete",
};

/** What a reader sees, by author and text. */
function shown(log: ConversationLog): string[] {
  return log.entries.map(({ author, text, state }) =>
    [author, text, state].join("|"),
  );
}

function begun(): ConversationLog {
  const log = createLog();
  log.addLocal("k1", "Hi", 1);
  log.apply(started, "k1");
  return log;
}

const ANSWER = "Grüße 👋🏽 aus Wien";
const COMPLETE = ["visitor|Hi|complete", `assistant|${ANSWER}|complete`];

/** The stream of one answer, one UTF-16 unit per token. */
function answerFrom(offset: number): ChatEvent[] {
  const units = ANSWER.slice(offset).split("");
  return [...units.map((unit, at) => token(offset + at, unit)), done];
}

test("an answer arrives token by token", () => {
  const log = begun();
  expect(shown(log)).toEqual(["visitor|Hi|complete", "assistant||streaming"]);
  for (const event of answerFrom(0)) log.apply(event);
  expect(shown(log)).toEqual(COMPLETE);
  expect(log.resumePoint()).toEqual({ after: 2 });
});

test("cut anywhere and resumed, nothing is lost or repeated", () => {
  const whole = answerFrom(0);
  for (let cut = 0; cut <= whole.length; cut++) {
    const log = begun();
    for (const event of whole.slice(0, cut)) log.apply(event);
    const { offset = ANSWER.length, message: id, after } = log.resumePoint();
    if (cut < whole.length)
      expect({ id, after }).toEqual({ id: "m2", after: 1 });
    for (const event of answerFrom(offset)) log.apply(event);
    expect(shown(log), `cut at ${cut}`).toEqual(COMPLETE);
  }
});

test("overlapping pieces are taken once, wherever they overlap", () => {
  for (let from = 0; from < ANSWER.length; from++) {
    for (let known = from; known <= ANSWER.length; known++) {
      const log = begun();
      log.apply(token(0, ANSWER.slice(0, known)));
      log.apply(token(from, ANSWER.slice(from)));
      expect(log.entries[1]?.text).toBe(ANSWER);
    }
  }
});

test("a token after a gap is refused and changes nothing", () => {
  const log = begun();
  log.apply(token(0, "ab"));
  expect(() => log.apply(token(3, "d"))).toThrow("missing");
  expect(log.entries[1]?.text).toBe("ab");
  expect(log.resumePoint()).toEqual({
    after: 1,
    message: "m2",
    offset: 2,
    attempt: 1,
  });
});

test("the answer may also come whole, before or after its tokens", () => {
  const whole: ChatEvent = {
    type: "message",
    message: message(2, { author: "assistant", text: ANSWER }),
  };
  for (let cut = 0; cut < ANSWER.length; cut++) {
    const log = begun();
    log.apply(token(0, ANSWER.slice(0, cut)));
    log.apply(whole);
    for (const event of answerFrom(cut)) log.apply(event);
    log.apply(whole);
    expect(shown(log)).toEqual(COMPLETE);
  }
});

test("a new attempt begins anew; the old one's announcement is ignored", () => {
  const log = begun();
  const reset = (attempt: number): void =>
    log.apply({ type: "reset", messageId: "m2", attempt });
  log.apply(token(0, "old text"));
  reset(2);
  expect(log.entries[1]?.text).toBe("");
  log.apply(token(0, "new"));
  reset(2);
  reset(1);
  expect(log.entries[1]?.text).toBe("new");
  expect(log.resumePoint()).toMatchObject({ offset: 3, attempt: 2 });
  log.apply(done);
  reset(3);
  expect(log.entries[1]).toMatchObject({ text: "new", state: "complete" });
});

test("what has ended never changes", () => {
  const log = begun();
  for (const event of answerFrom(0)) log.apply(event);
  log.apply(token(0, "other"));
  log.apply({ ...done, reason: "failed" });
  log.apply({
    type: "message",
    message: message(2, { author: "assistant", text: "other" }),
  });
  log.apply({
    type: "message",
    message: message(2, { author: "assistant", text: "third" }),
  });
  expect(shown(log)).toEqual(COMPLETE);
});

test("a message of the visitor is known by its client message id", () => {
  const log = createLog();
  log.addLocal("k1", "Hi", 1);
  const own = message(1, { text: "Hi", clientMessageId: "k1" });
  log.apply({ type: "message", message: own });
  log.apply(started, "k1");
  log.mergePage([own]);
  expect(log.entries.map(({ key, seq }) => [key, seq])).toEqual([
    ["k1", 1],
    ["m2", 2],
  ]);
});

test("messages stand in the order of seq, unsent ones behind them", () => {
  const log = begun();
  log.addLocal("k2", "second", 2);
  log.addLocal("k3", "third", 3);
  log.apply({ type: "message", message: message(4, { author: "staff" }) });
  log.apply({ type: "message", message: message(3, { author: "staff" }) });
  expect(log.entries.map(({ text }) => text)).toEqual([
    "Hi",
    "",
    "text 3",
    "text 4",
    "second",
    "third",
  ]);
});

test("reading goes on behind the last message without a hole before it", () => {
  const log = begun();
  log.apply(done);
  log.apply({ type: "message", message: message(5) });
  expect(log.resumePoint().after).toBe(2);
  log.apply({ type: "message", message: message(3) });
  expect(log.resumePoint().after).toBe(3);
  log.apply({ type: "message", message: message(4) });
  expect(log.resumePoint().after).toBe(5);
});

test("a hole inside a page of history is nobody's loss", () => {
  const log = createLog();
  log.mergePage([message(7), message(9)]);
  expect(log.resumePoint().after).toBe(9);
  log.mergePage([message(4), message(5)]);
  expect(log.resumePoint().after).toBe(9);
  expect(log.entries.map(({ seq }) => seq)).toEqual([4, 5, 7, 9]);
});

test("a page with an answer being written is resumed at its text", () => {
  const log = createLog();
  const open = message(2, {
    author: "assistant",
    text: "Grü",
    state: "streaming",
  });
  log.mergePage([message(1), open]);
  expect(log.resumePoint()).toEqual({
    after: 1,
    message: "m2",
    offset: 3,
    attempt: 1,
  });
  // An older look at it takes nothing back.
  log.mergePage([message(1), { ...open, text: "G" }]);
  expect(log.streaming()?.text).toBe("Grü");
});

test("an answer given up too early goes on", () => {
  const log = begun();
  const entry = log.streaming();
  Object.assign(entry ?? {}, { state: "failed", problem: "Sorry" });
  for (const event of answerFrom(0)) log.apply(event);
  expect(shown(log)).toEqual(COMPLETE);
  expect(entry?.problem).toBeUndefined();
});

test("forgetting the server's part keeps what is unsent", () => {
  const log = begun();
  log.addLocal("k2", "unsent", 2);
  log.clear();
  expect(shown(log)).toEqual(["visitor|unsent|sending"]);
  expect(log.resumePoint()).toEqual({ after: 0 });
  expect(log.lastSeq()).toBe(0);
});

test.each([
  ["complete", "complete"],
  ["length", "complete"],
  ["stopped", "stopped"],
  ["superseded", "stopped"],
  ["takeover", "stopped"],
  ["failed", "failed"],
] as const)("an answer that ended by %s is %s", (reason, state) => {
  const log = begun();
  log.apply({ ...done, reason });
  expect(log.entries[1]?.state).toBe(state);
});
