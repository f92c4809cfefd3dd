/** Writes imported tables, all in one commit. */
import { setImmediate } from "node:timers/promises";
import type {
  Engine,
  JsonObject,
  Namespace,
  ReadTransaction,
  WriteTransaction,
} from "../../engine/types.js";
import type { Files } from "../../files/index.js";
import { decodeId } from "../../values/ids.js";
import { ImportError } from "./import-error.js";
import type { ImportTable, ParsedImport } from "./import-files.js";
import { insertFiles, STORAGE_TABLE, withReceived } from "./import-stored.js";
import type { ReceivedFile } from "./import-stored.js";

export type ImportMode = "requireEmpty" | "append" | "replace" | "replaceAll";

/** What an import will do to one table. */
export interface TableChange {
  readonly componentPath: string;
  readonly name: string;
  readonly added: number;
  readonly deleted: number;
  readonly existing: number;
}

/** Documents written before others get a turn. */
const CHUNK = 500;

/** @throws ImportError when the mode does not allow it. */
export function planImport(
  engine: Engine,
  reads: ReadTransaction,
  { tables, files }: ParsedImport,
  mode: ImportMode,
): TableChange[] {
  const filesOf = new Map<string, number>();
  for (const { componentPath } of files) {
    filesOf.set(componentPath, (filesOf.get(componentPath) ?? 0) + 1);
  }
  const changes = tables.map(({ componentPath, name, count }) =>
    change(engine, reads, { componentPath, name }, count, mode),
  );
  for (const [componentPath, count] of filesOf) {
    const table = { componentPath, name: STORAGE_TABLE };
    changes.push(change(engine, reads, table, count, mode));
  }
  if (mode !== "replaceAll") return changes;
  const mentioned = new Set(changes.map(keyOf));
  for (const [componentPath, namespace] of engine.namespaces()) {
    for (const name of engine.tableNames(namespace)) {
      const table = { componentPath, name };
      if (name.startsWith("_") && name !== STORAGE_TABLE) continue;
      if (mentioned.has(keyOf(table))) continue;
      changes.push(change(engine, reads, table, 0, mode));
    }
  }
  return changes;
}

/**
 * @returns how many documents were written
 * @throws ImportError, and what the database refuses
 */
export async function applyImport(
  engine: Engine,
  files: Files,
  parsed: ParsedImport,
  mode: ImportMode,
): Promise<number> {
  return await withReceived(files, parsed.files, (received) =>
    write({ engine, files, parsed, mode, received }),
  );
}

interface ApplyParts {
  readonly engine: Engine;
  readonly files: Files;
  readonly parsed: ParsedImport;
  readonly mode: ImportMode;
  readonly received: readonly ReceivedFile[];
}

async function write(parts: ApplyParts): Promise<number> {
  const { engine, files, parsed, mode, received } = parts;
  const { tables } = parsed;
  const { value } = await files.mutate(
    async (transaction) => {
      // Anew: others may have written since it was confirmed.
      const plan = planImport(engine, transaction, parsed, mode);
      for (const { componentPath, name, deleted } of plan) {
        if (deleted === 0) continue;
        const namespace = namespaceOf(engine, componentPath);
        await clear(files, transaction, namespace, name);
      }
      numberAll(engine, transaction, parsed);
      insertFiles(engine, files, transaction, received);
      let written = received.length;
      for (const table of tables) {
        const namespace = namespaceOf(engine, table.componentPath);
        for (const document of table.documents()) {
          insert(transaction, namespace, table, document);
          if (++written % CHUNK === 0) await setImmediate();
        }
      }
      return written;
    },
    { unlimited: true },
  );
  return value;
}

function keyOf(table: { componentPath: string; name: string }): string {
  return `${table.componentPath}:${table.name}`;
}

function change(
  engine: Engine,
  reads: ReadTransaction,
  { componentPath, name }: { componentPath: string; name: string },
  added: number,
  mode: ImportMode,
): TableChange {
  const namespace = namespaceOf(engine, componentPath);
  const existing = reads.count(namespace, name);
  if (mode === "requireEmpty" && existing > 0) {
    throw new ImportError(
      `Data already exists in table "${name}". Use --append to add to it, ` +
        "or --replace to replace it.",
    );
  }
  const deleted = mode === "append" ? 0 : existing;
  return { componentPath, name, added, deleted, existing };
}

function namespaceOf(engine: Engine, componentPath: string): Namespace {
  const namespace = engine.namespaces().get(componentPath);
  if (namespace !== undefined) return namespace;
  throw new ImportError(
    `There is no component "${componentPath}" in this deployment.`,
  );
}

async function clear(
  files: Files,
  transaction: WriteTransaction,
  namespace: Namespace,
  tableName: string,
): Promise<void> {
  const documents = transaction.openQuery(namespace, {
    source: { type: "FullTableScan", tableName, order: null },
    operators: [],
  });
  const ids: string[] = [];
  for (let next = documents.next(); next; next = documents.next()) {
    ids.push(next.id);
  }
  documents.close();
  for (const [index, id] of ids.entries()) {
    if (tableName === STORAGE_TABLE) files.remove(transaction, namespace, id);
    else transaction.remove(namespace, id, tableName);
    if (index % CHUNK === 0) await setImmediate();
  }
}

/** Tables get the numbers that the ids of their documents have. */
function numberAll(
  engine: Engine,
  transaction: WriteTransaction,
  { tables, files }: ParsedImport,
): void {
  const byNamespace = new Map<Namespace, Map<string, number>>();
  const give = (path: string, name: string, number: number | null): void => {
    if (number === null) return;
    const namespace = namespaceOf(engine, path);
    const numbers = byNamespace.get(namespace) ?? new Map<string, number>();
    byNamespace.set(namespace, numbers.set(name, number));
  };
  for (const table of tables) {
    const number = table.number ?? numberOfFirst(table);
    give(table.componentPath, table.name, number);
  }
  for (const { componentPath, id } of files) {
    const number = decodeId(id)?.tableNumber ?? null;
    give(componentPath, STORAGE_TABLE, number);
  }
  for (const [namespace, numbers] of byNamespace) {
    transaction.numberTables(namespace, numbers);
  }
}

function numberOfFirst(table: ImportTable): number | null {
  for (const { _id: id } of table.documents()) {
    const decoded = typeof id === "string" ? decodeId(id) : null;
    return decoded?.tableNumber ?? null;
  }
  return null;
}

function insert(
  transaction: WriteTransaction,
  namespace: Namespace,
  table: ImportTable,
  document: JsonObject,
): void {
  transaction.insertWhole(namespace, table.name, document);
}
