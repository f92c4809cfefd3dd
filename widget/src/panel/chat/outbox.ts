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
  remove(clientMessageId: string | undefined): void;
}

/** Kept per tab, so that a reload goes on and a second tab does not join. */
export function createOutbox(storage: SafeStorage, key: string): Outbox {
  const read = (): readonly OutboxItem[] => {
    const value = storage.getJson(key);
    return Array.isArray(value) ? value.filter(isItem) : [];
  };
  const write = (items: readonly OutboxItem[]): void =>
    storage.set(key, items.length ? JSON.stringify(items) : null);
  return {
    list: read,
    add: (item) => write([...read(), item]),
    remove: (id) =>
      write(read().filter(({ clientMessageId }) => clientMessageId !== id)),
  };
}

function isItem(value: unknown): value is OutboxItem {
  const item = value as Partial<OutboxItem> | null;
  return (
    typeof item?.clientMessageId === "string" &&
    typeof item.text === "string" &&
    typeof item.createdAt === "number"
  );
}
