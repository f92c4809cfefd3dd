/**
 * How many documents and words a posting list covers. Relevance depends on
 * them, and a search must be run again when they change. So searches read
 * rounded numbers under a key of their own, which few writes change.
 */
import type { Write } from "../../storage/types.js";
import type { View } from "../views.js";

export interface TextStatistics {
  readonly documents: number;
  readonly words: number;
}

/** A power of two, not less than the number of documents. */
export interface CoarseStatistics {
  readonly documents: number;
  /** A power of two near the number of words in a document. */
  readonly averageWords: number;
}

const NOTHING: TextStatistics = { documents: 0, words: 0 };
/** Below this a list is small, whatever its number of documents. */
const SMALL = 8;
const SHORT = 4;

/** @param list a posting list's prefix */
export function exactKey(list: string): string {
  return `${list}\x00e`;
}

export function coarseKey(list: string): string {
  return `${list}\x00r`;
}

export function formatStatistics({ documents, words }: TextStatistics): string {
  return `${documents} ${words}`;
}

export function parseStatistics(text: string | null): TextStatistics {
  if (text === null) return NOTHING;
  const [documents, words] = text.split(" ");
  return { documents: Number(documents), words: Number(words) };
}

export function coarse({ documents, words }: TextStatistics): CoarseStatistics {
  const average = documents === 0 ? 0 : words / documents;
  return {
    documents: Math.max(SMALL, roundedUp(documents)),
    averageWords: Math.max(SHORT, 2 ** Math.round(Math.log2(average))),
  };
}

/** To a power of two; 0 stays. */
export function roundedUp(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}

export function parseCoarse(text: string | null): CoarseStatistics {
  if (text === null) return coarse(NOTHING);
  const { documents, words } = parseStatistics(text);
  return { documents, averageWords: words };
}

/** Both records of a list; none without documents. */
export function statisticsRecords(
  list: string,
  statistics: TextStatistics,
): [exact: Write, rounded: Write] {
  if (statistics.documents === 0) {
    return [
      [exactKey(list), null],
      [coarseKey(list), null],
    ];
  }
  const { documents, averageWords } = coarse(statistics);
  const rounded = formatStatistics({ documents, words: averageWords });
  return [
    [exactKey(list), formatStatistics(statistics)],
    [coarseKey(list), rounded],
  ];
}

/** What a list's records become when its content changes. */
export function* changedStatistics(
  view: Pick<View, "get">,
  list: string,
  change: TextStatistics,
): Generator<Write> {
  if (change.documents === 0 && change.words === 0) return;
  const before = parseStatistics(view.get(exactKey(list)));
  const [exact, rounded] = statisticsRecords(list, {
    documents: before.documents + change.documents,
    words: before.words + change.words,
  });
  yield exact;
  if (view.get(rounded[0]) !== rounded[1]) yield rounded;
}
