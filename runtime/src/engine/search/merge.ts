import type { Cursor } from "../../storage/types.js";
import type { View } from "../views.js";

/** One of several ranges whose keys are compared without their beginnings. */
export interface MergedRange {
  /** Cut off its keys, which all begin with it. */
  readonly prefix: string;
  readonly end: string;
}

interface Head {
  readonly cursor: Cursor;
  readonly prefixLength: number;
  readonly range: number;
  rest: string;
  value: string;
}

/** Entries of several ranges that have the same rest of a key. */
export interface MergedEntry {
  readonly rest: string;
  /** Which of the ranges has it, by position, and with which value. */
  readonly found: readonly { readonly range: number; readonly value: string }[];
}

/**
 * Walks sorted ranges side by side, in the order of the rests of their keys.
 * Holds one entry of each at a time.
 */
export function mergeRanges(
  view: View,
  ranges: readonly MergedRange[],
): Generator<MergedEntry> {
  return mergeCursors(
    ranges.map(({ prefix, end }) => ({
      cursor: view.range(prefix, end, false),
      prefixLength: prefix.length,
    })),
  );
}

/** As `mergeRanges`; closes the cursors. */
export function* mergeCursors(
  cursors: readonly { cursor: Cursor; prefixLength: number }[],
): Generator<MergedEntry> {
  const heads: Head[] = [];
  try {
    for (const [range, { cursor, prefixLength }] of cursors.entries()) {
      const head = { cursor, prefixLength, range, rest: "", value: "" };
      if (advance(head)) heads.push(head);
    }
    while (heads.length > 0) {
      let rest = heads[0]?.rest ?? "";
      for (const head of heads) if (head.rest < rest) rest = head.rest;
      const found: { range: number; value: string }[] = [];
      for (let i = 0; i < heads.length; i++) {
        const head = heads[i];
        if (head?.rest !== rest) continue;
        found.push({ range: head.range, value: head.value });
        if (!advance(head)) heads.splice(i--, 1);
      }
      yield { rest, found };
    }
  } finally {
    for (const { cursor } of cursors) cursor.close();
  }
}

function advance(head: Head): boolean {
  const entry = head.cursor.next();
  if (entry === null) return false;
  head.rest = entry.key.slice(head.prefixLength);
  head.value = entry.value;
  return true;
}
