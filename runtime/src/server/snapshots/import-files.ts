/** The formats of single tables that `convex import` sends. */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { parseClean } from "./export-json.js";
import { isJsonObject } from "../http/body.js";
import { parseCsv } from "./csv.js";
import { ImportError } from "./import-error.js";
import type { ImportFile } from "./import-stored.js";

export interface ImportTable {
  /** "" for the app. */
  readonly componentPath: string;
  readonly name: string;
  /** The number in its ids, when the file tells. */
  readonly number: number | null;
  readonly count: number;
  /** @throws ImportError naming the line. */
  documents(): Iterable<JsonObject>;
}

export interface ParsedImport {
  readonly tables: readonly ImportTable[];
  readonly files: readonly ImportFile[];
}

export type TableFormat = "jsonLines" | "jsonArray" | "csv";

/** @throws ImportError */
export function parseTable(
  format: TableFormat,
  content: Buffer,
  table: { componentPath: string; name: string },
): ImportTable {
  switch (format) {
    case "jsonLines":
      return fromLines(content, parseClean, { ...table, number: null });
    case "jsonArray":
      return fromArray(content.toString("utf8"), table);
    case "csv":
      return fromRows(parseCsv(content.toString("utf8")), table);
  }
}

/** Turns one line into a document. @throws SyntaxError */
export type Parse = (line: string) => JsonObject;

export function fromLines(
  content: Buffer,
  parse: Parse,
  table: { componentPath: string; name: string; number: number | null },
): ImportTable {
  let count = 0;
  for (const line of linesOf(content)) if (line.text !== "") count++;
  return {
    ...table,
    count,
    *documents() {
      for (const { value } of numbered(content, parse)) yield value;
    },
  };
}

function fromArray(
  text: string,
  table: { componentPath: string; name: string },
): ImportTable {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    throw new ImportError(`The file is not JSON: ${reason(error)}`);
  }
  if (!Array.isArray(value) || !value.every(isJsonObject)) {
    throw new ImportError("The file must hold a JSON array of objects.");
  }
  return fromRows(value, table);
}

function fromRows(
  rows: readonly JsonObject[],
  table: { componentPath: string; name: string },
): ImportTable {
  const documents = () => rows;
  return { ...table, number: null, count: rows.length, documents };
}

/** @throws ImportError naming the line that cannot be parsed. */
export function* numbered(
  content: Buffer,
  parse: Parse,
): Generator<{ value: JsonObject }> {
  for (const { text, line } of linesOf(content)) {
    if (text === "") continue;
    try {
      yield { value: parse(text) };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new ImportError(`Line ${line} is not JSON: ${reason(error)}`);
    }
  }
}

/** Line by line: the whole may be longer than a string can be. */
function* linesOf(content: Buffer): Generator<{ text: string; line: number }> {
  let from = 0;
  for (let line = 1; from < content.length; line++) {
    const found = content.indexOf(10, from);
    const to = found === -1 ? content.length : found;
    yield { text: content.toString("utf8", from, to).trim(), line };
    from = to + 1;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
