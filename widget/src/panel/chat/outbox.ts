import type { SafeStorage } from "../../shared/storage.js";
import type { Entry } from "./entry.js";
import type { ConversationLog } from "./log.js";

/** What of a message is kept until the server has confirmed it. Sending it
 * again under the same id cannot double it. */
type Item = Pick<Entry, "key" | "text" | "createdAt">;

export interface Outbox {
  /** What an earlier page left unsent; in the log already. */
  readonly restored: Entry[];
  /** Keeps what the log holds unsent; call after every change of that. */
  save(): void;
}

/** Kept per tab, so that a reload goes on and a second tab does not join. */
export function createOutbox(
  storage: SafeStorage,
  storageKey: string,
  log: ConversationLog,
): Outbox {
  const kept = storage.get(storageKey);
  const items = Array.isArray(kept) ? kept.filter(isItem) : [];
  return {
    restored: items.map(({ key, text, createdAt }) =>
      log.addLocal(key, text, createdAt),
    ),
    save() {
      const unsent = log.entries
        .filter(
          ({ author, final, hopeless }) =>
            author === "visitor" && !final && !hopeless,
        )
        .map(({ key, text, createdAt }): Item => ({ key, text, createdAt }));
      storage.set(storageKey, unsent.length ? unsent : null);
    },
  };
}

function isItem(value: unknown): value is Item {
  const item = value as Partial<Item> | null;
  return (
    typeof item?.key === "string" &&
    typeof item.text === "string" &&
    typeof item.createdAt === "number"
  );
}
