/** The formats `convex import` sends, taken apart into tables. */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { parseClean, parseUniform } from "./export-json.js";
import { isJsonObject } from "../http/body.js";
import { parseCsv } from "./csv.js";
import { ImportError } from "./import-error.js";
import { readZip } from "./zip-reader.js";
import type { ZipEntry } from "./zip-reader.js";

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

/**
 * @param base The component that the archive's own root goes to.
 * @throws ZipError, ImportError
 */
export function parseArchive(content: Buffer, base: string): ImportTable[] {
  const entries = readZip(content).filter(
    ({ name }) => !name.startsWith("__MACOSX/"),
  );
  const uniform = new Set<string>();
  const numbers = new Map<string, number>();
  const found: { entry: ZipEntry; componentPath: string; name: string }[] = [];
  for (const entry of entries) {
    const place = placeOf(entry.name, base);
    if (place === null) continue;
    const { componentPath, name, file } = place;
    const key = `${componentPath}:${name}`;
    if (file === "generated_schema.jsonl") {
      const [type = ""] = entry.read().toString("utf8").split("\n");
      if (type === '"uniform"') uniform.add(key);
      else expectPlainTypes(type, name);
    } else if (name === "_tables") {
      for (const { value } of numbered(entry.read(), parseClean)) {
        const { name: table, id } = value;
        if (typeof table === "string" && typeof id === "number") {
          numbers.set(`${componentPath}:${table}`, id);
        }
      }
    } else if (!name.startsWith("_")) {
      found.push({ entry, componentPath, name });
    }
  }
  const tables = found.map(({ entry, componentPath, name }) => {
    const key = `${componentPath}:${name}`;
    const number = numbers.get(key) ?? null;
    const parse = uniform.has(key) ? parseUniform : parseClean;
    return fromLines(entry.read(), parse, { componentPath, name, number });
  });
  if (tables.length > 0) return tables;
  throw new ImportError("No <table>/documents.jsonl is in the ZIP file.");
}

/** `[folder/][_components/<name>/…]<table>/<file>.jsonl` */
function placeOf(
  path: string,
  base: string,
): { componentPath: string; name: string; file: string } | null {
  const parts = path.split("/");
  const file = parts.pop();
  const name = parts.pop();
  if (file !== "documents.jsonl" && file !== "generated_schema.jsonl") {
    return null;
  }
  if (name === undefined) return null;
  const components: string[] = [];
  while (parts.at(-2) === "_components") {
    components.unshift(parts.pop() ?? "");
    parts.pop();
  }
  const componentPath = [base, ...components].filter(Boolean).join("/");
  return { componentPath, name, file };
}

/** Older exports told kinds of values apart by an inferred type. */
function expectPlainTypes(type: string, table: string): void {
  if (!/int64|bytes|nan|inf/i.test(type)) return;
  throw new ImportError(
    `The table "${table}" was exported by an older version of Convex, in a ` +
      "format whose integers and bytes cannot be read here.",
  );
}

type Parse = (line: string) => JsonObject;

function fromLines(
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

function* numbered(
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
