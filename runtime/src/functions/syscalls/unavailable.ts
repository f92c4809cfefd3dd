/** System calls that this runtime refuses. */

/** @param what Begins the sentence of the error. */
export function unavailable(what: string): () => never {
  return () => {
    throw new Error(`${what} is not supported by this runtime.`);
  };
}
