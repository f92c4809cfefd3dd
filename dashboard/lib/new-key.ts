/** A key as it is made: whole for whoever keeps it, the rest for Convex. */
export interface NewKey {
  readonly key: string;
  /** Lower-case hex SHA-256 of the whole key. */
  readonly hash: string;
  /** How it begins, to tell keys apart. */
  readonly prefix: string;
}

/** Publishable and secret keys of widgets, and keys of the admin API. */
export type KeyMark = "wk_" | "sk_" | "fdk_";

const PREFIX_LENGTH = 10;

/**
 * 256 random bits. Keys are made in the browser, so that a secret one is seen
 * by nobody but the person it is shown to.
 */
export async function makeKey(mark: KeyMark): Promise<NewKey> {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const letters = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  const key = mark + letters;
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(key),
  );
  const hash = Array.from(new Uint8Array(digest), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  return { key, hash, prefix: key.slice(0, PREFIX_LENGTH) };
}
