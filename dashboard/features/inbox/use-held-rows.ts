import { useState } from "react";
import { holdOrder } from "./held-order";
import type { ConversationRow } from "./types";

type Rows = readonly ConversationRow[];

interface Held {
  readonly rows: Rows;
  readonly pending: number;
  readonly goneIds: ReadonlySet<string>;
  /** These are still the rows of the filter before. */
  readonly isStale: boolean;
}

/**
 * The rows to show: fresh ones, but in the order on screen while `isHeld`.
 * While another filter's first page is loading (`fresh` is null) the former
 * rows stay, so that typing a search does not make the list flicker.
 */
export function useHeldRows(
  fresh: Rows | null,
  filterKey: string,
  isHeld: boolean,
): Held | null {
  const [shown, setShown] = useState<{ key: string; rows: Rows } | null>(null);

  if (fresh === null) {
    if (shown === null) return null;
    const isStale = shown.key !== filterKey;
    return { rows: shown.rows, pending: 0, goneIds: new Set(), isStale };
  }
  const isSameList = shown !== null && shown.key === filterKey;
  const held =
    isHeld && isSameList
      ? holdOrder(shown.rows, fresh)
      : { rows: fresh, pending: 0 };
  if (!isSameList || !areSame(shown.rows, held.rows)) {
    setShown({ key: filterKey, rows: held.rows });
  }
  const present = new Set(fresh.map((row) => row._id));
  const goneIds = new Set(
    held.rows.map((row) => row._id).filter((id) => !present.has(id)),
  );
  return { ...held, goneIds, isStale: false };
}

function areSame(a: Rows, b: Rows): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index]);
}
