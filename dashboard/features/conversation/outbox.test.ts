import { beforeEach, describe, expect, it } from "vitest";
import { outboxReducer, parseOutboxEntry, type OutboxItem } from "./outbox";
import { replyKey, storedReplies } from "./stored-replies";

const entry = (id: string, createdAt = 0) => ({
  clientMessageId: id,
  conversationId: "c",
  text: `text ${id}`,
  createdAt,
});
const ids = (items: readonly OutboxItem[]) =>
  items.map((item) => item.clientMessageId).join("");

describe("outboxReducer", () => {
  it("keeps the order of writing and adds nothing twice", () => {
    let items = outboxReducer([], { kind: "added", entries: [entry("b", 2)] });
    items = outboxReducer(items, {
      kind: "added",
      entries: [entry("a", 1), entry("b", 2)],
    });
    expect(ids(items)).toBe("ab");
  });

  it("remembers a refusal until it is tried again", () => {
    const items = outboxReducer([], { kind: "added", entries: [entry("a")] });
    const refused = outboxReducer(items, {
      kind: "refused",
      id: "a",
      problem: "no",
    });
    expect(refused[0]?.problem).toBe("no");
    const retried = outboxReducer(refused, { kind: "retried", id: "a" });
    expect(retried[0]?.problem).toBeNull();
    expect(outboxReducer(retried, { kind: "removed", id: "a" })).toEqual([]);
  });
});

describe("stored replies", () => {
  beforeEach(() => window.localStorage.clear());

  it("come back oldest first after a reload", () => {
    for (const one of [entry("b", 2), entry("a", 1)]) {
      const key = replyKey(one.clientMessageId);
      window.localStorage.setItem(key, JSON.stringify(one));
    }
    window.localStorage.setItem(replyKey("broken"), "{");
    window.localStorage.setItem(replyKey("foreign"), '{"text":1}');
    expect(storedReplies()).toEqual([entry("a", 1), entry("b", 2)]);
  });

  it.each(["", "null", "[]", '{"clientMessageId":""}'])("ignore %j", (stored) =>
    expect(parseOutboxEntry(stored)).toBeNull(),
  );
});
