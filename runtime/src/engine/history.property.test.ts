/**
 * Random mutations at the same time, on a store whose writes are slow and fail
 * now and then: what comes of it is what some serial order would have given,
 * nothing acknowledged is lost, nothing refused is there.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import {
  createMemoryStorage,
  openLmdbStorage,
  StorageError,
} from "../storage/index.js";
import type { Storage, Write } from "../storage/index.js";
import { temporaryFolder } from "../storage/temporary-folder.js";
import { CommitFailedError, createEngine } from "./index.js";
import { APP, collect, indexQuery, table, testEngine } from "./testing.js";
import type { Engine, ReadTransaction, WriteTransaction } from "./types.js";

const KEYS = ["a", "b", "c", "d"] as const;
type Key = (typeof KEYS)[number];
type State = Readonly<Partial<Record<Key, number>>>;

const key = fc.constantFrom(...KEYS);

type Step =
  | { readonly kind: "read" | "write" | "remove"; readonly key: Key }
  | { readonly kind: "readAll" | "wait" | "await" }
  /** What is inside is undone. */
  | { readonly kind: "attempt"; readonly key: Key };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("read", "write", "remove"), key }),
  fc.record({ kind: fc.constantFrom("readAll", "wait", "await") }),
  fc.record({ kind: fc.constant("attempt" as const), key }),
);

interface Program {
  readonly steps: readonly Step[];
  readonly throws: boolean;
  /** Begins when so many others have begun and some have ended. */
  readonly later: boolean;
}

const program: fc.Arbitrary<Program> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
  throws: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  later: fc.boolean(),
});

type Fate = "saved" | "slow" | "refused";

/** Writes that fare as the test wants. A refused one writes nothing. */
class FatefulStorage implements Storage {
  #next = 0;
  fates: readonly Fate[] = [];

  constructor(readonly inner: Storage) {}

  snapshot() {
    return this.inner.snapshot();
  }

  async write(batch: Iterable<Write>): Promise<void> {
    const fate = this.fates[this.#next++ % Math.max(1, this.fates.length)];
    if (fate === "slow" || fate === "refused") {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    if (fate === "refused") throw new StorageError("No space left on device");
    await this.inner.write(batch);
  }

  close() {
    return this.inner.close();
  }
}

/** What the steps do to a state, and all they see on the way. */
interface Registers {
  read(key: Key): number | null;
  readAll(): State;
  write(key: Key, value: number): void;
  remove(key: Key): void;
  /** Runs and undoes. */
  attempt(run: () => void): void;
}

function* stepsOf(
  { steps }: Program,
  number: number,
  registers: Registers,
): Generator<Step["kind"], unknown[]> {
  const seen: unknown[] = [];
  for (const step of steps) {
    switch (step.kind) {
      case "read":
        seen.push(registers.read(step.key));
        break;
      case "readAll":
        seen.push(registers.readAll());
        break;
      case "write":
        // What is written depends on all that was read.
        registers.write(step.key, digest([number, seen]));
        break;
      case "remove":
        registers.remove(step.key);
        break;
      case "attempt":
        registers.attempt(() => registers.write(step.key, -number));
        break;
      default:
        yield step.kind;
    }
  }
  return seen;
}

function digest(value: unknown): number {
  let sum = 7;
  for (const letter of JSON.stringify(value)) {
    sum = (sum * 31 + letter.charCodeAt(0)) % 1_000_003;
  }
  return sum;
}

function rowOf(t: ReadTransaction, key: Key) {
  const query = indexQuery("t.by_key", [["Eq", "key", key]]);
  return collect(t.openQuery(APP, query))[0] ?? null;
}

function stateOf(t: ReadTransaction): State {
  const rows = collect(t.openQuery(APP, indexQuery("t.by_key")));
  return Object.fromEntries(
    rows.map(({ value }) => [String(value.key), Number(value.n)]),
  );
}

/** @param onWrite told of every change that is not undone */
function inTransaction(t: WriteTransaction, onWrite: () => void): Registers {
  let isAttempt = false;
  const wrote = () => {
    if (!isAttempt) onWrite();
  };
  return {
    read: (key) => {
      const row = rowOf(t, key);
      return row === null ? null : Number(row.value.n);
    },
    readAll: () => stateOf(t),
    write(key, n) {
      const row = rowOf(t, key);
      if (row === null) t.insert(APP, "t", { key, n });
      else t.patch(APP, row.id, { n });
      wrote();
    },
    remove(key) {
      const row = rowOf(t, key);
      if (row === null) return;
      t.remove(APP, row.id);
      wrote();
    },
    attempt(run) {
      const savepoint = t.savepoint();
      isAttempt = true;
      run();
      isAttempt = false;
      t.rollbackTo(savepoint);
    },
  };
}

/** The same on a plain object: `state` is changed. */
function inModel(state: Partial<Record<Key, number>>): Registers {
  return {
    read: (key) => state[key] ?? null,
    readAll: () =>
      Object.fromEntries(
        KEYS.flatMap((key) =>
          state[key] === undefined ? [] : [[key, state[key]]],
        ),
      ),
    write: (key, n) => {
      state[key] = n;
    },
    remove: (key) => {
      delete state[key];
    },
    attempt: () => undefined,
  };
}

class Refused extends Error {}

interface Committed {
  readonly number: number;
  readonly ts: bigint;
  readonly seen: unknown[];
  readonly wrote: boolean;
  /** Newest time that was acknowledged when it began. */
  readonly after: bigint;
}

interface Look {
  readonly ts: bigint;
  readonly state: State;
}

/** Runs all, and looks at the data in between. */
async function history(
  engine: Engine,
  programs: readonly Program[],
): Promise<{ committed: Committed[]; looks: Look[] }> {
  const committed: Committed[] = [];
  const looks: Look[] = [];
  let acknowledged = 0n;
  const look = (): void => {
    const t = engine.beginRead();
    looks.push({ ts: t.snapshotTs, state: stateOf(t) });
    t.close();
  };
  const runOne = async (one: Program, number: number): Promise<void> => {
    const after = acknowledged;
    let wrote = false;
    try {
      const { value, ts } = await engine.mutate(async (t) => {
        const registers = inTransaction(t, () => (wrote = true));
        const steps = stepsOf(one, number, registers);
        for (;;) {
          const { done, value } = steps.next();
          if (done === true) {
            if (one.throws) throw new Refused();
            return value;
          }
          await (value === "wait"
            ? new Promise((resolve) => setImmediate(resolve))
            : Promise.resolve());
        }
      });
      if (ts > acknowledged) acknowledged = ts;
      committed.push({ number, ts, seen: value, wrote, after });
      look();
    } catch (error) {
      const isExpected =
        error instanceof CommitFailedError ||
        (one.throws && error instanceof Refused);
      if (!isExpected) throw error;
    }
  };
  const running: Promise<void>[] = [];
  for (const [number, one] of programs.entries()) {
    if (one.later) await Promise.race([...running, Promise.resolve()]);
    running.push(runOne(one, number));
    look();
  }
  await Promise.all(running);
  return { committed, looks };
}

it.each(["memory", "LMDB"])(
  "any history equals a serial one, on %s",
  { timeout: 120_000 },
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(program, { minLength: 2, maxLength: 20 }),
        fc.array(
          fc.constantFrom<Fate[]>("saved", "saved", "slow", "slow", "refused"),
          { minLength: 1, maxLength: 8 },
        ),
        async (programs, fates) => {
          const folder = temporaryFolder();
          const open = () =>
            kind === "LMDB"
              ? openLmdbStorage(folder.path)
              : createMemoryStorage();
          const storage = new FatefulStorage(open());
          const engine = await testEngine([table("t", { by_key: ["key"] })], {
            storage,
          });
          storage.fates = fates;
          const { committed, looks } = await history(engine, programs);
          storage.fates = [];

          // Who only reads has the time of the last change that it saw.
          committed.sort((a, b) =>
            a.ts === b.ts
              ? Number(b.wrote) - Number(a.wrote)
              : a.ts < b.ts
                ? -1
                : 1,
          );
          const state: Partial<Record<Key, number>> = {};
          const states: Look[] = [{ ts: 0n, state: {} }];
          for (const { number, ts, seen, after } of committed) {
            // It saw what those before it left, whoever else was at work.
            const steps = stepsOf(programs[number]!, number, inModel(state));
            let next = steps.next();
            while (next.done !== true) next = steps.next();
            expect(seen).toEqual(next.value);
            // Nobody overtakes whom was answered before it began.
            expect(ts >= after).toBe(true);
            states.push({ ts, state: { ...state } });
          }
          const times = committed.filter(({ wrote }) => wrote);
          expect(new Set(times.map(({ ts }) => ts)).size).toBe(times.length);
          for (const { ts, state: shown } of looks) {
            const before = states.findLast((then) => then.ts <= ts);
            expect(shown).toEqual(before?.state);
          }

          const now = engine.beginRead();
          expect(stateOf(now)).toEqual(state);
          now.close();
          expect((await engine.verify()).problems).toEqual([]);
          if (kind === "LMDB") {
            await engine.close();
            const again = await createEngine({ storage: open() });
            const stored = again.beginRead();
            expect(stateOf(stored)).toEqual(state);
            stored.close();
            expect((await again.verify()).problems).toEqual([]);
            await again.close();
          }
          folder.remove();
        },
      ),
      { numRuns: kind === "LMDB" ? 25 : 150 },
    );
  },
);
