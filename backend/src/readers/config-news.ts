/**
 * Tells open pages that their widget has changed: one live query per widget
 * that is open here, however many pages show it.
 */
import type { ChatEvent } from "@frontdesk/protocol";
import type {
  ConversationStore,
  Unwatch,
} from "../convex/conversation-store.js";
import type { Logger } from "../logger.js";
import type { EventSource } from "./event-source.js";

/** Of a widget that is gone: differs from any a page may hold. */
const GONE = 0;

interface Followed {
  version: number | null;
  readonly listeners: Set<() => void>;
  unwatch: Unwatch;
}

export class ConfigNews {
  readonly #followed = new Map<string, Followed>();

  constructor(
    private readonly store: Pick<ConversationStore, "watchWidget">,
    private readonly logger: Logger,
  ) {}

  /** Calls `listener` at every change until the result is called. */
  follow(widgetId: string, listener: () => void): () => void {
    const followed = this.#followed.get(widgetId) ?? this.#watch(widgetId);
    followed.listeners.add(listener);
    return () => {
      if (!followed.listeners.delete(listener)) return;
      if (followed.listeners.size > 0) return;
      followed.unwatch();
      this.#followed.delete(widgetId);
    };
  }

  /** null until it is known. */
  versionOf(widgetId: string): number | null {
    return this.#followed.get(widgetId)?.version ?? null;
  }

  close(): void {
    for (const { unwatch } of this.#followed.values()) unwatch();
    this.#followed.clear();
  }

  #watch(widgetId: string): Followed {
    const followed: Followed = {
      version: null,
      listeners: new Set(),
      unwatch: () => undefined,
    };
    this.#followed.set(widgetId, followed);
    followed.unwatch = this.store.watchWidget(
      { widgetId },
      {
        onValue: (widget) => {
          const version = widget?.isActive ? widget.version : GONE;
          if (version === followed.version) return;
          followed.version = version;
          for (const listener of [...followed.listeners]) listener();
        },
        onError: (error) => {
          // Pages keep what they have; the next request is judged anew.
          this.logger.warn({ err: error }, "widget's changes not followed");
        },
      },
    );
    return followed;
  }
}

/**
 * A source's events, and `config` whenever the widget is another than the
 * reader holds. `held` is the version it said it has; without one only what
 * changes from now on is told.
 */
export function withConfigNews(
  source: EventSource,
  news: ConfigNews,
  { widgetId, held }: { widgetId: string; held: number | null },
): EventSource {
  let told = held;
  let wake: () => void = () => undefined;
  const unfollow = news.follow(widgetId, () => wake());

  function take(): readonly ChatEvent[] {
    const events = source.take();
    const version = news.versionOf(widgetId);
    if (version === null || version === told) return events;
    const isFirst = told === null;
    told = version;
    // What the page has just fetched is as new as this.
    return isFirst ? events : [...events, { type: "config", version }];
  }

  return {
    take,
    get done() {
      return source.done;
    },
    listen(listener) {
      wake = listener;
      source.listen(listener);
    },
    position: () => source.position(),
    close() {
      unfollow();
      source.close();
    },
  };
}

/** Says nothing by itself and never ends. */
export function quietSource(): EventSource {
  return {
    take: () => [],
    done: false,
    listen: () => undefined,
    position: () => null,
    close: () => undefined,
  };
}
