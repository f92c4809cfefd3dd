/**
 * Lets many sessions update in one turn of the event loop. One whose answer
 * has to be found first ends the turn: the others, who often ask the same,
 * then find the answer at hand instead of waiting for it one by one.
 */
export class Turns {
  /** Each returns whether it was over at once. */
  #waiting: (() => boolean)[] = [];
  #next = 0;
  #scheduled = false;

  push(turn: () => boolean): void {
    this.#waiting.push(turn);
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => this.#run());
    }
  }

  #run(): void {
    this.#scheduled = false;
    // Who comes during this turn takes the next one.
    const end = this.#waiting.length;
    let isOver = true;
    while (isOver && this.#next < end) {
      isOver = this.#waiting[this.#next++]?.() ?? true;
    }
    if (this.#next < this.#waiting.length) {
      this.#schedule();
    } else {
      this.#waiting = [];
      this.#next = 0;
    }
  }
}
