import { Lru } from "./lru.js";

/** Names that may wait, and names remembered as told. */
const MAX_NAMES = 2_000;
/** The same name is not told again within this. */
const REPEAT_MS = 60_000;

/** The newest value of each name, told at most once a minute. */
export class NewestWaiting<T> {
  readonly #waiting = new Map<string, T>();
  readonly #toldAt = new Lru<string, number>(MAX_NAMES);

  get size(): number {
    return this.#waiting.size;
  }

  /** Whether it waits now; `now` in milliseconds. */
  add(name: string, value: T, now: number): boolean {
    const toldAt = this.#toldAt.get(name);
    if (toldAt !== undefined && now - toldAt < REPEAT_MS) return false;
    const full = this.#waiting.size >= MAX_NAMES;
    if (full && !this.#waiting.has(name)) return false;
    this.#waiting.set(name, value);
    return true;
  }

  /** Removes the oldest, to be told now. */
  take(most: number): T[] {
    const taken: T[] = [];
    for (const [name, value] of this.#waiting) {
      if (taken.length >= most) break;
      this.#waiting.delete(name);
      this.#toldAt.set(name, Date.now());
      taken.push(value);
    }
    return taken;
  }
}
