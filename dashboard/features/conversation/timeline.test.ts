import { describe, expect, it } from "vitest";
import { groupMessages, lastReadId } from "./timeline";
import type { StaffMessage } from "./types";

const MINUTE = 60_000;

function message(
  seq: number,
  author: StaffMessage["author"],
  minute: number,
  authorName?: string,
): StaffMessage {
  return {
    // Ids are opaque strings to the browser.
    id: `m${seq}` as StaffMessage["id"],
    seq,
    author,
    text: `text ${seq}`,
    state: "complete",
    createdAt: minute * MINUTE,
    authorName,
  };
}

const seqs = (log: readonly StaffMessage[]) =>
  groupMessages(log).map((group) => group.messages.map(({ seq }) => seq));

describe("groupMessages", () => {
  it("joins an author's messages, oldest first", () => {
    const log = [
      message(4, "staff", 2, "Ann"),
      message(3, "assistant", 1),
      message(2, "visitor", 1),
      message(1, "visitor", 0),
    ];
    expect(seqs(log)).toEqual([[1, 2], [3], [4]]);
  });

  it("parts after a pause and between people", () => {
    const log = [
      message(4, "staff", 7, "Bob"),
      message(3, "staff", 6, "Ann"),
      message(2, "staff", 5, "Ann"),
      message(1, "staff", 0, "Ann"),
    ];
    expect(seqs(log)).toEqual([[1], [2, 3], [4]]);
  });

  it("keeps the keys of groups when older messages come in above", () => {
    const newer = [message(3, "assistant", 3), message(2, "visitor", 2)];
    const all = [...newer, message(1, "assistant", 1)];
    const keys = groupMessages(newer).map((group) => group.key);
    expect(groupMessages(all).map((group) => group.key)).toEqual([
      "m1",
      ...keys,
    ]);
  });
});

describe("lastReadId", () => {
  it("is the newest message of staff that was read", () => {
    const log = [
      message(5, "staff", 5),
      message(4, "visitor", 4),
      message(3, "staff", 3),
      message(2, "staff", 2),
    ];
    expect(lastReadId(log, 4)).toBe("m3");
    expect(lastReadId(log, 9)).toBe("m5");
    expect(lastReadId(log, 1)).toBeUndefined();
  });
});
