/**
 * Messages of each widget that are being decided on: more of them at once than
 * the widget may take in a minute are a flood, which need not be asked about.
 */
export class Crowds {
  readonly #inside = new Map<string, number>();

  /** How to leave, once; null when there is no room. */
  enter(widgetId: string, room: number): (() => void) | null {
    const inside = this.#inside.get(widgetId) ?? 0;
    if (inside >= room) return null;
    this.#inside.set(widgetId, inside + 1);
    return () => {
      const left = (this.#inside.get(widgetId) ?? 1) - 1;
      if (left > 0) this.#inside.set(widgetId, left);
      else this.#inside.delete(widgetId);
    };
  }
}
