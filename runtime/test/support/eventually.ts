/** Waits for what other processes and sockets will make true. */
const GIVE_UP_MS = 28_000;

export async function eventually<T>(
  look: () => T | undefined | false | null,
  what: string,
): Promise<T> {
  const until = Date.now() + GIVE_UP_MS;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false && found !== null) {
      return found;
    }
    if (Date.now() > until) {
      throw new Error(`Waited in vain for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
