/** Who wants to know when what they have read changes. */
import type { Commit } from "./batch.js";
import { IntervalTree } from "./interval-tree.js";
import { covers, joinRanges } from "./read-set.js";
import type { KeyRange, ReadSet, Watch } from "./types.js";

/** Commits kept for watches that are registered after the fact. */
const RECENT_COMMITS = 1_024;
const RECENT_KEYS = 100_000;

interface Registration {
  readonly ranges: readonly KeyRange[];
  readonly sinceTs: bigint;
  readonly onInvalid: (ts: bigint) => void;
}

export class Watches {
  /** Single keys, by far the most, need no tree. */
  readonly #points = new Map<string, Set<Registration>>();
  readonly #ranges = new IntervalTree<Registration>();
  readonly #recent: Commit[] = [];
  #recentKeys = 0;
  /** Commits up to this time are no longer known. */
  #forgottenTs: bigint;

  /** @param ts the newest commit before the watching began */
  constructor(ts: bigint) {
    this.#forgottenTs = ts;
  }

  watch(
    readSet: ReadSet,
    sinceTs: bigint,
    onInvalid: (ts: bigint) => void,
  ): Watch {
    const registration = {
      ranges: joinRanges(readSet.ranges),
      sinceTs,
      onInvalid,
    };
    const missed = this.#missedSince(registration);
    if (missed === null) {
      this.#add(registration);
      return { close: () => this.#remove(registration) };
    }
    let open = true;
    // Not before the caller holds the watch.
    queueMicrotask(() => {
      if (open) onInvalid(missed);
    });
    return {
      close: () => {
        open = false;
      },
    };
  }

  /** Fires every watch a commit concerns, once, and forgets it. */
  committed(commits: readonly Commit[]): void {
    for (const commit of commits) {
      this.#remember(commit);
      const found = new Set<Registration>();
      for (const key of commit.keys) {
        for (const point of this.#points.get(key) ?? []) found.add(point);
        this.#ranges.collect(key, found);
      }
      for (const registration of found) {
        if (registration.sinceTs >= commit.ts) continue;
        this.#remove(registration);
        registration.onInvalid(commit.ts);
      }
    }
  }

  #add(registration: Registration): void {
    for (const { start, end } of registration.ranges) {
      if (!isPoint(start, end)) {
        this.#ranges.add(start, end, registration);
        continue;
      }
      const known = this.#points.get(start);
      if (known) known.add(registration);
      else this.#points.set(start, new Set([registration]));
    }
  }

  #remove(registration: Registration): void {
    for (const { start, end } of registration.ranges) {
      if (!isPoint(start, end)) {
        this.#ranges.remove(start, end, registration);
        continue;
      }
      const known = this.#points.get(start);
      if (known?.delete(registration) && known.size === 0) {
        this.#points.delete(start);
      }
    }
  }

  /** The first commit after `sinceTs` that concerns the watch, or null. */
  #missedSince({ ranges, sinceTs }: Registration): bigint | null {
    const newest = this.#recent.at(-1)?.ts ?? this.#forgottenTs;
    if (sinceTs >= newest) return null;
    // Too long ago to tell: better one rerun too many.
    if (sinceTs < this.#forgottenTs) return newest;
    for (const { ts, keys } of this.#recent) {
      if (ts <= sinceTs) continue;
      if (keys.some((key) => covers(ranges, key))) return ts;
    }
    return null;
  }

  #remember(commit: Commit): void {
    this.#recent.push(commit);
    this.#recentKeys += commit.keys.length;
    while (
      this.#recent.length > RECENT_COMMITS ||
      (this.#recentKeys > RECENT_KEYS && this.#recent.length > 1)
    ) {
      const oldest = this.#recent.shift();
      if (!oldest) return;
      this.#recentKeys -= oldest.keys.length;
      this.#forgottenTs = oldest.ts;
    }
  }
}

function isPoint(start: string, end: string): boolean {
  return end.length === start.length + 1 && end === `${start}\x00`;
}
