/** Keeps the items with the lowest keys, in memory for twice as many. */
export class BestOf<T> {
  readonly #limit: number;
  readonly #keyOf: (item: T) => string | number;
  #items: T[] = [];
  /** What a new item's key must be below; null while there is room. */
  #bound: string | number | null = null;

  constructor(limit: number, keyOf: (item: T) => string | number) {
    this.#limit = limit;
    this.#keyOf = keyOf;
  }

  admits(key: string | number): boolean {
    return this.#bound === null || key < this.#bound;
  }

  add(item: T): void {
    if (!this.admits(this.#keyOf(item))) return;
    this.#items.push(item);
    if (this.#items.length >= this.#limit * 2) this.#prune();
  }

  /** The best first. Of items with equal keys, the one added first. */
  sorted(): T[] {
    this.#prune();
    return this.#items;
  }

  #prune(): void {
    const keyOf = this.#keyOf;
    this.#items.sort((a, b) => {
      const [left, right] = [keyOf(a), keyOf(b)];
      return left < right ? -1 : left > right ? 1 : 0;
    });
    if (this.#items.length < this.#limit) return;
    this.#items.length = this.#limit;
    const last = this.#items[this.#limit - 1];
    this.#bound = last === undefined ? null : keyOf(last);
  }
}
