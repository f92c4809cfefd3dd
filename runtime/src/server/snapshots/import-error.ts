/** The file cannot be imported; the message says why. */
export class ImportError extends Error {
  override readonly name = "ImportError";
}
