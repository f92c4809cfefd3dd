import type { SafeStorage } from "../../shared/storage.js";

/** A message the server has not confirmed. Sending it again under the same
 * id cannot double it. */
export interface OutboxItem {
  readonly clientMessageId: string;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface Outbox {
  list(): readonly OutboxItem[];
  add(item: OutboxItem): void;
  remove(clientMessageId: string): void;
}

/** Kept per tab, so that a reload goes on and a second tab does not join. */
export function createOutbox(storage: SafeStorage, key: string): Outbox {
  const name = `${key}:outbox`;
  let items = parseItems(storage.get(name));
  const keep = (next: readonly OutboxItem[]): void => {
    items = next;
    storage.set(name, next.length > 0 ? JSON.stringify(next) : null);
  };
  return {
    list: () => items,
    add: (item) => keep([...items, item]),
    remove(id) {
      if (items.some((item) => item.clientMessageId === id)) {
        keep(items.filter((item) => item.clientMessageId !== id));
      }
    },
  };
}

function parseItems(text: string | null): readonly OutboxItem[] {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "[]");
  } catch {
    // Written by something else: nothing of ours is in it.
    return [];
  }
  return Array.isArray(value) ? value.filter(isItem) : [];
}

function isItem(value: unknown): value is OutboxItem {
  const item = value as Partial<OutboxItem> | null;
  return (
    typeof item?.clientMessageId === "string" &&
    typeof item.text === "string" &&
    typeof item.createdAt === "number"
  );
}
