/**
 * Pages of a query. A cursor says behind which index key the next page starts;
 * it carries a fingerprint of its query, so that it is refused by another. A
 * page with an end cursor returns everything up to it, however much that is
 * now: successive pages stay without gaps while documents come and go.
 */
import { createHash } from "node:crypto";
import { isJsonObject, parseJson } from "../values/json-value.js";
import type { JsonValue } from "../values/json-value.js";
import { InvalidCursorError, InvalidRequestError } from "./errors.js";
import { fieldsOfPlan, openSource } from "./query-plan.js";
import type { QueryPlan } from "./query-plan.js";
import { Pipeline } from "./scan.js";
import type { ScanContext } from "./scan.js";
import type { Page, PageRequest, StoredDocument } from "./types.js";

/** Where a page ended: behind a key, or (null) at the end of the range. */
type Position = { readonly after: string | null };

const SPLIT_RECOMMENDED_ROWS = 6_144;
const SPLIT_RECOMMENDED_BYTES = 12 * 1024 * 1024;

/** @throws InvalidCursorError, InvalidRequestError */
export function readPage(
  context: ScanContext,
  plan: QueryPlan,
  request: PageRequest,
): Page {
  checkPageSize(request.pageSize);
  const print = fingerprint(plan, request);
  const from = parseCursor(request.cursor, print);
  const to = parseCursor(request.endCursor, print);
  if (from?.after === null) return emptyPage(request);
  const pipeline = new Pipeline(request.query.operators);
  const scan = openSource(context, narrow(plan, from, to));
  const budget = new Budget(context, request);
  const page: StoredDocument[] = [];
  const keys: string[] = [];
  let exhausted = false;
  while (!pipeline.done && !budget.spent) {
    if (to === null && page.length >= request.pageSize) break;
    const document = scan.next();
    if (document === null) {
      exhausted = true;
      break;
    }
    if (scan.lastKey !== null) keys.push(scan.lastKey);
    budget.spend(document.text.length);
    if (pipeline.accepts(document)) page.push(document);
  }
  scan.close();
  const end: Position =
    to ?? (exhausted ? { after: null } : { after: keys.at(-1) ?? null });
  // Half a search is no less work than the whole.
  const middle = "query" in plan ? undefined : keys[(keys.length >> 1) - 1];
  return {
    page,
    isDone: end.after === null,
    continueCursor: request.endCursor ?? formatCursor(end, print),
    splitCursor:
      middle === undefined ? null : formatCursor({ after: middle }, print),
    pageStatus: budget.spent && !exhausted ? "SplitRequired" : budget.status,
  };
}

/** Without a table there is nothing to read, now or behind any cursor. */
export function pageOfMissingTable(request: PageRequest): Page {
  checkPageSize(request.pageSize);
  const print = fingerprint(null, request);
  parseCursor(request.cursor, print);
  parseCursor(request.endCursor, print);
  return {
    page: [],
    isDone: true,
    continueCursor: formatCursor({ after: null }, print),
    splitCursor: null,
    pageStatus: null,
  };
}

function checkPageSize(pageSize: number): void {
  if (!(pageSize >= 1)) {
    throw new InvalidRequestError(
      "`options.numItems` must be a positive number. Received " +
        `\`${pageSize}\`.`,
    );
  }
}

function emptyPage(request: PageRequest): Page {
  return {
    page: [],
    isDone: true,
    continueCursor: request.cursor ?? "",
    splitCursor: null,
    pageStatus: null,
  };
}

function narrow(
  plan: QueryPlan,
  from: Position | null,
  to: Position | null,
): QueryPlan {
  let { start, end } = plan;
  const first = from?.after ?? null;
  const last = to?.after ?? null;
  if (plan.reverse) {
    if (first !== null) end = first;
    if (last !== null) start = last;
  } else {
    if (first !== null) start = `${first}\x00`;
    if (last !== null) end = `${last}\x00`;
  }
  return { ...plan, start, end: end < start ? start : end };
}

/** What one page may read before it is cut short. */
class Budget {
  #rows = 0;
  #bytes = 0;
  readonly #maximumRows: number;
  readonly #maximumBytes: number;

  constructor(context: ScanContext, request: PageRequest) {
    this.#maximumRows = Math.min(
      request.maximumRowsRead ?? Infinity,
      context.meter.documentsLeft,
    );
    this.#maximumBytes = Math.min(
      request.maximumBytesRead ?? Infinity,
      context.meter.bytesLeft,
    );
  }

  spend(bytes: number): void {
    this.#rows++;
    this.#bytes += bytes;
  }

  /** Never before the first row: a page must get on, or fail at a limit. */
  get spent(): boolean {
    return (
      this.#rows > 0 &&
      (this.#rows >= this.#maximumRows || this.#bytes >= this.#maximumBytes)
    );
  }

  get status(): "SplitRecommended" | null {
    const large =
      this.#rows > SPLIT_RECOMMENDED_ROWS ||
      this.#bytes > SPLIT_RECOMMENDED_BYTES;
    return large ? "SplitRecommended" : null;
  }
}

function fingerprint(plan: QueryPlan | null, request: PageRequest): string {
  const { source, operators } = request.query;
  const hash = createHash("sha256");
  // Cursors of a missing table stay good when it appears: no fields either way.
  hash.update(
    JSON.stringify([source, operators, plan ? fieldsOfPlan(plan) : []]),
  );
  return hash.digest("base64url").slice(0, 16);
}

function formatCursor(position: Position, print: string): string {
  const key =
    position.after === null
      ? null
      : Buffer.from(position.after, "latin1").toString("base64");
  return Buffer.from(JSON.stringify([print, key])).toString("base64url");
}

/** @throws InvalidCursorError */
function parseCursor(cursor: string | null, print: string): Position | null {
  if (cursor === null) return null;
  const [owner, key] = decodeCursor(cursor);
  if (owner !== print) {
    throw new InvalidCursorError(
      "InvalidCursor: Tried to run a query starting from a cursor, but it " +
        "looks like this cursor is from a different query.",
    );
  }
  return {
    after:
      typeof key === "string"
        ? Buffer.from(key, "base64").toString("latin1")
        : null,
  };
}

function decodeCursor(cursor: string): readonly (JsonValue | undefined)[] {
  let parsed: JsonValue;
  try {
    parsed = parseJson(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch (error) {
    throw new InvalidCursorError(
      "InvalidCursor: Tried to run a query starting from a cursor, but the " +
        "cursor could not be read.",
      { cause: error },
    );
  }
  return Array.isArray(parsed) || isJsonObject(parsed)
    ? Object.values(parsed)
    : [];
}
