/** Snapshots as ZIP archives: whichever tables and files they hold. */
import type { JsonObject } from "../../engine/types.js";
import { parseClean, parseUniform } from "./export-json.js";
import { ImportError } from "./import-error.js";
import { fromLines, numbered } from "./import-files.js";
import type { ParsedImport } from "./import-files.js";
import { STORAGE_TABLE } from "./import-stored.js";
import type { ImportFile } from "./import-stored.js";
import { readZip } from "./zip-reader.js";
import type { ZipEntry } from "./zip-reader.js";

/**
 * @param base The component that the archive's own root goes to.
 * @throws ZipError, ImportError
 */
export function parseArchive(content: Buffer, base: string): ParsedImport {
  const entries = readZip(content).filter(
    ({ name }) => !name.startsWith("__MACOSX/"),
  );
  const uniform = new Set<string>();
  const numbers = new Map<string, number>();
  const found: { entry: ZipEntry; componentPath: string; name: string }[] = [];
  const stored = new Map<string, StoredEntry>();
  for (const entry of entries) {
    const inStorage = storedFileOf(entry.name, base);
    if (inStorage !== null) {
      const { id, componentPath } = inStorage;
      const known = stored.get(id) ?? NO_ROW;
      stored.set(id, { ...known, componentPath, entry });
      continue;
    }
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
    } else if (name === STORAGE_TABLE) {
      for (const { value } of numbered(entry.read(), parseClean)) {
        const { _id: id } = value;
        if (typeof id !== "string") continue;
        const known = stored.get(id) ?? { ...NO_ROW, componentPath };
        stored.set(id, { ...known, ...rowOf(value) });
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
  const files = [...stored].flatMap(([id, { entry, ...row }]): ImportFile[] =>
    entry === null ? [] : [{ ...row, id, read: () => entry.read() }],
  );
  if (tables.length > 0 || files.length > 0) return { tables, files };
  throw new ImportError("No <table>/documents.jsonl is in the ZIP file.");
}

interface StoredEntry extends Omit<ImportFile, "id" | "read"> {
  /** Null while only its row was found. */
  readonly entry: ZipEntry | null;
}

const NO_ROW: StoredEntry = {
  componentPath: "",
  creationTime: undefined,
  contentType: null,
  sha256: undefined,
  entry: null,
};

function rowOf(
  value: JsonObject,
): Pick<ImportFile, "creationTime" | "contentType" | "sha256"> {
  const { _creationTime: creationTime, contentType, sha256 } = value;
  return {
    creationTime: typeof creationTime === "number" ? creationTime : undefined,
    contentType: typeof contentType === "string" ? contentType : null,
    sha256: typeof sha256 === "string" ? sha256 : undefined,
  };
}

/** `…/_storage/<id>.png`: the extension means nothing. */
function storedFileOf(
  path: string,
  base: string,
): { componentPath: string; id: string } | null {
  const parts = path.split("/");
  const [id = ""] = (parts.pop() ?? "").split(".");
  if (parts.pop() !== STORAGE_TABLE || id === "documents") return null;
  return { id, componentPath: componentOf(parts, base) };
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
  return { componentPath: componentOf(parts, base), name, file };
}

function componentOf(folders: readonly string[], base: string): string {
  const names: string[] = [];
  for (let at = folders.length; folders[at - 2] === "_components"; at -= 2) {
    names.unshift(folders[at - 1] ?? "");
  }
  return [base, ...names].filter((name) => name !== "").join("/");
}

/** Older exports told kinds of values apart by an inferred type. */
function expectPlainTypes(type: string, table: string): void {
  if (!/int64|bytes|nan|inf/i.test(type)) return;
  throw new ImportError(
    `The table "${table}" was exported by an older version of Convex, in a ` +
      "format whose integers and bytes cannot be read here.",
  );
}
