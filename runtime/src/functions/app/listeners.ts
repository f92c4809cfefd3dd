/** Who wants to hear of an event. */
export class Listeners<T> {
  readonly #all = new Set<(event: T) => void>();

  /** @returns how to stop listening. */
  add(listener: (event: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  emit(event: T): void {
    for (const listener of this.#all) listener(event);
  }
}
