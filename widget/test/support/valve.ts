import type { Answerer } from "./gateway.js";

/** An answer the test writes piece by piece, when it likes. */
export interface Valve {
  readonly answerer: Answerer;
  /** Ends when the piece is in the conversation's log. */
  write(piece: string): Promise<void>;
  /** Lets the answer end. */
  close(): void;
}

export function createValve(): Valve {
  let open: (write: (piece: string) => Promise<void>) => void = () => undefined;
  const begun = new Promise<(piece: string) => Promise<void>>((resolve) => {
    open = resolve;
  });
  let close = (): void => undefined;
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  return {
    answerer(_text, write) {
      open(write);
      return closed;
    },
    write: async (piece) => (await begun)(piece),
    close,
  };
}
