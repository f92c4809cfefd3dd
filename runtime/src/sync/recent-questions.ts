/** Slots, each for one question: a power of two. */
const SIZE = 8_192;
/** Characters that are looked at; of longer questions the length as well. */
const LOOKED_AT = 4_096;

/**
 * Remembers which questions were asked of late, by a hash each in bounded
 * memory: a newer question may take an older one's place, and very rarely two
 * are taken for one. Good for deciding what to keep, and for nothing else.
 */
export class RecentQuestions {
  readonly #hashes = new Int32Array(SIZE);

  /** Whether the question was asked before; from now on it was. */
  again(question: string): boolean {
    const hash = hashOf(question);
    const slot = (hash >>> 1) & (SIZE - 1);
    if (this.#hashes[slot] === hash) {
      return true;
    }
    this.#hashes[slot] = hash;
    return false;
  }
}

/** 32-bit FNV-1a, never the 0 of an empty slot. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 ^ text.length;
  const end = Math.min(text.length, LOOKED_AT);
  for (let at = 0; at < end; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) | 1;
}
