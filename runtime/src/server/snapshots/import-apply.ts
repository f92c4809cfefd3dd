/** Writes imported tables, all in one commit. */
import { setImmediate } from "node:timers/promises";
import type {
  Engine,
  JsonObject,
  Namespace,
  ReadTransaction,
  WriteTransaction,
} from "../../engine/types.js";
import { decodeId } from "../../values/ids.js";
import { ImportError } from "./import-error.js";
import type { ImportTable } from "./import-files.js";

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
  tables: readonly ImportTable[],
  mode: ImportMode,
): TableChange[] {
  const changes = tables.map(({ componentPath, name, count }) =>
    change(engine, reads, { componentPath, name }, count, mode),
  );
  if (mode !== "replaceAll") return changes;
  const mentioned = new Set(tables.map(keyOf));
  for (const [componentPath, namespace] of engine.namespaces()) {
    for (const name of engine.tableNames(namespace)) {
      const table = { componentPath, name };
      if (name.startsWith("_") || mentioned.has(keyOf(table))) continue;
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
  tables: readonly ImportTable[],
  mode: ImportMode,
): Promise<number> {
  const { value } = await engine.mutate(
    async (transaction) => {
      // Anew: others may have written since it was confirmed.
      const plan = planImport(engine, transaction, tables, mode);
      for (const { componentPath, name, deleted } of plan) {
        if (deleted === 0) continue;
        await clear(transaction, namespaceOf(engine, componentPath), name);
      }
      numberAll(engine, transaction, tables);
      let written = 0;
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
    transaction.remove(namespace, id, tableName);
    if (index % CHUNK === 0) await setImmediate();
  }
}

/** Tables get the numbers that the ids of their documents have. */
function numberAll(
  engine: Engine,
  transaction: WriteTransaction,
  tables: readonly ImportTable[],
): void {
  const byNamespace = new Map<Namespace, Map<string, number>>();
  for (const table of tables) {
    const number = table.number ?? numberOfFirst(table);
    if (number === null) continue;
    const namespace = namespaceOf(engine, table.componentPath);
    const numbers = byNamespace.get(namespace) ?? new Map<string, number>();
    byNamespace.set(namespace, numbers.set(table.name, number));
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
