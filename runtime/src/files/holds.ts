/** Files that must not be removed now, though no durable row may name them. */
export class Holds {
  readonly #counts = new Map<string, number>();

  add(uuid: string): void {
    this.#counts.set(uuid, (this.#counts.get(uuid) ?? 0) + 1);
  }

  /** @returns whether that was the last one. */
  release(uuid: string): boolean {
    const left = (this.#counts.get(uuid) ?? 1) - 1;
    if (left > 0) this.#counts.set(uuid, left);
    else this.#counts.delete(uuid);
    return left <= 0;
  }

  has(uuid: string): boolean {
    return this.#counts.has(uuid);
  }
}
