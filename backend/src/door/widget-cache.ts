/**
 * Widgets by id or key, kept current by a live query each, so that a change
 * on the set-up page holds at once and a request costs no round trip.
 */
import {
  type ConversationStore,
  type GatewayWidget,
  StoreError,
  type Unwatch,
  type WidgetQuery,
} from "../convex/conversation-store.js";
import { createSlots } from "../convex/slots.js";
import type { Logger } from "../logger.js";
import { Lru } from "./lru.js";

const MAX_WIDGETS = 1_000;
const MAX_UNKNOWN = 10_000;
/** How long a wrong id or key is not asked for again. */
const UNKNOWN_MS = 10_000;
/**
 * Look-ups at once: those who guess ids must not take the calls that
 * visitors' messages need.
 */
const MAX_LOADING = 8;
const MAX_WAIT_MS = 3_000;

interface Entry {
  widget: GatewayWidget;
  readonly unwatch: Unwatch;
}

export class WidgetCache {
  readonly #known = new Lru<string, Entry>(MAX_WIDGETS, (entry) =>
    entry.unwatch(),
  );
  readonly #unknown = new Lru<string, number>(MAX_UNKNOWN);
  readonly #loading = new Map<string, Promise<GatewayWidget | null>>();
  readonly #slots = createSlots(MAX_LOADING);

  constructor(
    private readonly store: ConversationStore,
    private readonly logger: Logger,
    /** Before that, what is not found may be about to be made. */
    private readonly isInstalled: () => boolean,
  ) {}

  /** Rejects with a `StoreError` when an unknown one cannot be asked for. */
  async find(by: WidgetQuery): Promise<GatewayWidget | null> {
    const name = nameOf(by);
    const known = this.#known.get(name);
    if (known) return known.widget;
    const unknownUntil = this.#unknown.get(name);
    if (unknownUntil !== undefined && unknownUntil > Date.now()) return null;
    const loading = this.#loading.get(name) ?? this.#load(name, by);
    this.#loading.set(name, loading);
    return loading;
  }

  /** Without asking Convex: null for what is not at hand. */
  peek(by: WidgetQuery): GatewayWidget | null {
    return this.#known.get(nameOf(by))?.widget ?? null;
  }

  close(): void {
    for (const entry of this.#known.values()) entry.unwatch();
  }

  async #load(name: string, by: WidgetQuery): Promise<GatewayWidget | null> {
    try {
      const free = await this.#slots.take(MAX_WAIT_MS);
      const widget = await this.store.findWidget(by).finally(free);
      if (!widget && !this.isInstalled()) {
        throw new StoreError("unavailable", "the first widget is being made");
      }
      if (widget) this.#keep(name, by, widget);
      else this.#unknown.set(name, Date.now() + UNKNOWN_MS);
      return widget;
    } finally {
      this.#loading.delete(name);
    }
  }

  #keep(name: string, by: WidgetQuery, widget: GatewayWidget): void {
    const unwatch = this.store.watchWidget(by, {
      onValue: (value) => {
        if (value) entry.widget = value;
        else this.#forget(name, entry);
      },
      onError: (error) => {
        this.logger.warn({ err: error }, "widget cannot be followed");
        this.#forget(name, entry);
      },
    });
    const entry: Entry = { widget, unwatch };
    this.#known.set(name, entry);
  }

  #forget(name: string, entry: Entry): void {
    entry.unwatch();
    this.#known.delete(name);
  }
}

function nameOf(by: WidgetQuery): string {
  return by.keyHash === undefined ? `id:${by.widgetId}` : `key:${by.keyHash}`;
}
