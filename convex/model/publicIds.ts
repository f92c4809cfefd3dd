const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
const ID_LENGTH = 20;

/** Public, so it needs to be unique but not hard to guess. */
export function newPublicId(): string {
  let id = "widget_";
  for (let at = 0; at < ID_LENGTH; at++) {
    id += ALPHABET.charAt(Math.floor(Math.random() * ALPHABET.length));
  }
  return id;
}
