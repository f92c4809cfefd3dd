/**
 * Answers of mutations that came over a socket, kept so that one sent again is
 * answered and not run again. Each is written in its mutation's own commit.
 */
import type {
  Engine,
  JsonValue,
  WriteTransaction,
} from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import { textOf } from "../json-fields.js";
import type { SessionRequest } from "../types.js";
import type { RequestScope } from "./request.js";
import type { Result } from "./invoke.js";
import type { MutationResult } from "./run-target.js";

const PREFIX = "session/";
const MAX_AGE_MS = 14 * 24 * 3_600_000;
const MAX_RECORDS = 20_000;
const MAX_LENGTH = 64 * 1024 * 1024;
/** Old records removed along with a new one, so that the number shrinks. */
const REMOVED_PER_COMMIT = 8;

interface Kept {
  readonly key: string;
  readonly time: number;
  readonly length: number;
}

export interface SessionRun extends MutationResult {
  readonly logLines: string[];
}

type InCommit = (transaction: WriteTransaction, text: string) => void;

export class SessionRecords {
  readonly #engine: Engine;
  /** Oldest first; what is on disk, without the answers. */
  readonly #kept = new Map<string, Kept>();
  readonly #running = new Map<string, Promise<SessionRun>>();
  #length = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    const stored = engine.listMeta(PREFIX).map(({ key, value }) => ({
      key,
      time: isJsonObject(value) ? Number(value["time"]) : 0,
      length: JSON.stringify(value).length,
    }));
    for (const one of stored.sort((a, b) => a.time - b.time)) this.#add(one);
  }

  /** @param run Commits the mutation, calling what it is given inside. */
  async runOnce(
    { sessionId, requestId }: SessionRequest,
    request: RequestScope,
    run: (inCommit: InCommit) => Promise<MutationResult>,
  ): Promise<SessionRun> {
    const key = `${PREFIX}${sessionId}/${String(requestId)}`;
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const started = this.#runOrReplay(key, request, run);
    this.#running.set(key, started);
    try {
      return await started;
    } finally {
      this.#running.delete(key);
    }
  }

  async #runOrReplay(
    key: string,
    request: RequestScope,
    run: (inCommit: InCommit) => Promise<MutationResult>,
  ): Promise<SessionRun> {
    const earlier = await this.#replay(key);
    if (earlier !== null) return earlier;
    const time = Date.now();
    const expired = this.#expired(time);
    let length = 0;
    const { result, ts } = await run((transaction, text) => {
      const logLines = request.logs.lines();
      const record = { time, text, logLines };
      length = text.length + logLines.join("").length;
      transaction.putMeta(key, record);
      for (const one of expired) transaction.putMeta(one.key, null);
    });
    if (result.ok) {
      for (const one of expired) this.#remove(one);
      this.#add({ key, time, length });
    }
    return { result, ts, logLines: request.logs.lines() };
  }

  /**
   * The earlier answer. Its time is that of the newest commit, which is not
   * older than its own: the client waits until it has seen that.
   */
  async #replay(key: string): Promise<SessionRun | null> {
    if (!this.#kept.has(key)) return null;
    const { value: record, ts } = await this.#engine.mutate((transaction) =>
      Promise.resolve(transaction.getMeta(key)),
    );
    if (!isJsonObject(record)) return null;
    const result: Result = { ok: true, text: textOf(record["text"]) };
    return { result, ts, logLines: lines(record["logLines"]) };
  }

  #expired(now: number): Kept[] {
    const found: Kept[] = [];
    for (const one of this.#kept.values()) {
      const isFull =
        this.#kept.size - found.length > MAX_RECORDS ||
        this.#length > MAX_LENGTH;
      const isOld = one.time < now - MAX_AGE_MS;
      if (found.length === REMOVED_PER_COMMIT || !(isFull || isOld)) break;
      found.push(one);
    }
    return found;
  }

  #add(one: Kept): void {
    this.#kept.set(one.key, one);
    this.#length += one.length;
  }

  #remove(one: Kept): void {
    if (this.#kept.delete(one.key)) this.#length -= one.length;
  }
}

function lines(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}
