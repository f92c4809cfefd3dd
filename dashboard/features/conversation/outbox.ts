import * as z from "zod/mini";

const filled = z.string().check(z.minLength(1));

/** A reply that was written here and is not yet known to be in the log. */
const outboxEntry = z.object({
  clientMessageId: filled,
  conversationId: filled,
  text: filled,
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
});

export type OutboxEntry = z.infer<typeof outboxEntry>;

export interface OutboxItem extends OutboxEntry {
  /** Why it was refused; null while it is on its way. */
  readonly problem: string | null;
}

export type OutboxAction =
  | { readonly kind: "added"; readonly entries: readonly OutboxEntry[] }
  | { readonly kind: "refused"; readonly id: string; readonly problem: string }
  | { readonly kind: "retried"; readonly id: string }
  /** It is in the log, or the writer gave it up. */
  | { readonly kind: "removed"; readonly id: string };

/** In order of writing; an entry known already is not added twice. */
export function outboxReducer(
  items: readonly OutboxItem[],
  action: OutboxAction,
): readonly OutboxItem[] {
  switch (action.kind) {
    case "added": {
      const known = new Set(items.map((item) => item.clientMessageId));
      const fresh = action.entries
        .filter((entry) => !known.has(entry.clientMessageId))
        .map((entry) => ({ ...entry, problem: null }));
      return [...items, ...fresh].sort((a, b) => a.createdAt - b.createdAt);
    }
    case "refused":
      return withProblem(items, action.id, action.problem);
    case "retried":
      return withProblem(items, action.id, null);
    case "removed":
      return items.filter((item) => item.clientMessageId !== action.id);
  }
}

function withProblem(
  items: readonly OutboxItem[],
  id: string,
  problem: string | null,
): readonly OutboxItem[] {
  return items.map((item) =>
    item.clientMessageId === id ? { ...item, problem } : item,
  );
}

/** A stored entry, or null when it is none (or of an older shape). */
export function parseOutboxEntry(stored: string): OutboxEntry | null {
  try {
    const parsed = outboxEntry.safeParse(JSON.parse(stored));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
