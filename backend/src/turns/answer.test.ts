import fc from "fast-check";
import type { ChatEvent } from "@frontdesk/protocol";
import { describe, expect, test } from "vitest";
import { toWellFormed } from "../well-formed.js";
import { Answer } from "./answer.js";
import { AnswerCursor, type CursorOptions } from "./answer-cursor.js";

const ref = { conversationId: "c", messageId: "m", seq: 2 };

function cursorOn(answer: Answer, options: Partial<CursorOptions> = {}) {
  return new AnswerCursor(answer, { start: { visitorSeq: 1 }, ...options });
}

/** Applies events as a client does; fails on a gap or an overlap. */
function apply(events: readonly ChatEvent[], before = ""): string {
  let text = before;
  for (const event of events) {
    if (event.type === "reset") text = "";
    if (event.type !== "token") continue;
    expect(event.offset).toBe(text.length);
    text += event.text;
  }
  return text;
}

describe("a reader of an answer", () => {
  test("sees every piece once, whenever it looks", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: "binary", maxLength: 9 }),
            fc.constant("\ud83d"),
            fc.constant("\ude00"),
            fc.constant(null),
          ),
        ),
        (steps) => {
          const answer = new Answer(ref, 1);
          const cursor = cursorOn(answer);
          const events: ChatEvent[] = [];
          for (const step of steps) {
            if (step === null) events.push(...cursor.take());
            else answer.append(step);
          }
          answer.finish({ reason: "complete" });
          while (!cursor.done) events.push(...cursor.take());
          expect(apply(events)).toBe(answer.text());
          expect(answer.text()).toBe(toWellFormed(answer.text()));
          expect(answer.length).toBe(answer.text().length);
          const types = events.map(({ type }) => type);
          expect(types.filter((type) => type === "start")).toHaveLength(1);
          expect(types[0]).toBe("start");
          expect(types.at(-1)).toBe("done");
        },
      ),
    );
  });

  test("resumes at any offset of any writing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme" }), { maxLength: 20 }),
        fc.nat(60),
        fc.constantFrom(undefined, 1, 2),
        fc.constantFrom(1, 2),
        (pieces, offset, attempt, current) => {
          const answer = new Answer(ref, current);
          for (const piece of pieces) answer.append(piece);
          const whole = answer.text();
          // Of another writing it has other text.
          const sameWriting = (attempt ?? 1) === current;
          const had = sameWriting
            ? whole.slice(0, offset).padEnd(offset, "#")
            : "#".repeat(offset);
          const cursor = cursorOn(answer, { offset, attempt });
          answer.finish({ reason: "complete" });
          const events: ChatEvent[] = [];
          while (!cursor.done) events.push(...cursor.take());
          expect(apply(events, had)).toBe(whole);
        },
      ),
    );
  });

  test("starts over when the answer is written anew", () => {
    const answer = new Answer(ref, 1);
    const cursor = cursorOn(answer);
    answer.append("first words");
    const events = cursor.take();
    answer.restart(2);
    answer.append("second");
    events.push(...cursor.take());
    expect(apply(events)).toBe("second");
    expect(events).toContainEqual({
      type: "reset",
      messageId: "m",
      attempt: 2,
    });
  });

  test("waits when it is ahead of what the log holds so far", () => {
    const answer = new Answer(ref, 1);
    answer.append("abc");
    const cursor = cursorOn(answer, { offset: 5, attempt: 1 });
    expect(cursor.take().map(({ type }) => type)).toEqual(["start"]);
    answer.append("defg");
    expect(apply(cursor.take(), "abcde")).toBe("abcdefg");
  });

  test("is left with the stored text when its end was cut off", () => {
    const answer = new Answer(ref, 1);
    const cursor = cursorOn(answer);
    answer.append("one two three");
    const events = cursor.take();
    answer.settle(1, "one two");
    answer.finish({ reason: "takeover" });
    while (!cursor.done) events.push(...cursor.take());
    expect(apply(events)).toBe("one two");
  });

  test("gets a long text in several pieces, no pair cut in two", () => {
    const answer = new Answer(ref, 1);
    const text = "😀".repeat(20_000);
    answer.append("x");
    answer.append(text);
    answer.finish({ reason: "complete" });
    const cursor = cursorOn(answer);
    const events: ChatEvent[] = [];
    while (!cursor.done) events.push(...cursor.take());
    const tokens = events.filter((event) => event.type === "token");
    expect(tokens.length).toBeGreaterThan(3);
    for (const { text } of tokens) expect(text).toBe(toWellFormed(text));
    expect(apply(events)).toBe(`x${text}`);
  });

  test("goes elsewhere without a done when this gateway gives up", () => {
    const answer = new Answer(ref, 1);
    const cursor = cursorOn(answer, { locale: "de" });
    answer.append("half");
    answer.interrupt("shutting_down");
    const events = [...cursor.take(), ...cursor.take()];
    expect(cursor.done).toBe(true);
    expect(events.at(-1)).toMatchObject({
      type: "error",
      code: "shutting_down",
      message: expect.stringContaining("startet neu") as string,
    });
    expect(events.some(({ type }) => type === "done")).toBe(false);
  });
});
