/**
 * The fixture's rows with nothing but `lmdb` around them: the same entries
 * written, the same two steps to find one.
 */
import { randomBytes } from "node:crypto";
import { open, type RootDatabase } from "lmdb";

interface Row {
  readonly id: string;
  readonly key: string;
  readonly n: number;
}

export class BareRows {
  readonly #store: RootDatabase<string, string>;
  #created = 0;

  constructor(folder: string) {
    this.#store = open<string, string>({
      path: folder,
      encoding: "string",
      // What is awaited is on disk, as with the runtime.
      overlappingSync: false,
    });
  }

  /** Resolves when it is on disk; those of one event turn share a flush. */
  async insert(key: string, n: number): Promise<void> {
    await this.#put(key, n);
  }

  /** Many at once. */
  async fill(from: number, to: number, keyOf: (n: number) => string) {
    for (let start = from; start < to; start += 10_000) {
      await this.#store.batch(() => {
        for (let n = start; n < Math.min(to, start + 10_000); n += 1) {
          void this.#put(keyOf(n), n);
        }
      });
    }
  }

  find(key: string): Row | null {
    const start = `k/${key}/`;
    const end = `k/${key}0`;
    for (const entry of this.#store.getKeys({ start, end, limit: 1 })) {
      const text = this.#store.get(`d/${entry.slice(start.length)}`);
      return text === undefined ? null : (JSON.parse(text) as Row);
    }
    return null;
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #put(key: string, n: number): Promise<boolean> {
    const id = randomBytes(16).toString("hex");
    const time = String((this.#created += 1)).padStart(12, "0");
    void this.#store.put(`c/${time}/${id}`, "");
    void this.#store.put(`k/${key}/${id}`, "");
    return this.#store.put(`d/${id}`, JSON.stringify({ id, key, n }));
  }
}
