/** Comma-separated values as RFC 4180 has them, the first row naming fields. */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { ImportError } from "./import-error.js";

/** A quoted field, or one up to the next comma or end of line. */
const FIELD = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;

/**
 * One object per row: fields that read as numbers are numbers, all others
 * text.
 * @throws ImportError naming the row.
 */
export function parseCsv(text: string): JsonObject[] {
  const [header, ...rows] = rowsOf(text);
  if (header === undefined) throw new ImportError("The CSV file is empty.");
  const names = header.map((name) => name.trim());
  return rows.map((row, index) => {
    if (row.length !== names.length) {
      throw new ImportError(
        `Row ${index + 1} of the CSV file has ${row.length} fields, and the ` +
          `header ${names.length}.`,
      );
    }
    return Object.fromEntries(
      names.map((name, column) => [name, cellValue(row[column] ?? "")]),
    );
  });
}

function cellValue(text: string): JsonValue {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(text);
    if (match === null) throw new ImportError("The CSV file is malformed.");
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    at = FIELD.lastIndex;
    if (text[at] === ",") {
      at++;
      // A comma at the very end starts a last, empty field.
      if (at === text.length) row.push("");
      continue;
    }
    if (at < text.length && text[at] !== "\r" && text[at] !== "\n") {
      throw new ImportError(`Row ${rows.length} of the CSV file is malformed.`);
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
