/** Reading and writing documents by id. */
import type {
  JsonObject,
  ReadTransaction,
  WriteTransaction,
} from "../../engine/types.js";
import type { Call } from "../run/call.js";
import { object, optionalText, text } from "./arguments.js";

/** @throws Error in actions, which have no transaction. */
export function reads(call: Call): ReadTransaction {
  if (call.reads !== null) return call.reads;
  throw new Error("The database cannot be used in actions.");
}

/** @throws Error in queries and actions. */
export function writes(call: Call): WriteTransaction {
  if (call.writes !== null) return call.writes;
  throw new Error(`The database cannot be written in a ${call.kind}.`);
}

export function get(call: Call, args: JsonObject): string {
  const id = text(args, "id");
  const table = optionalText(args, "table");
  const { namespace } = call.component;
  const transaction = reads(call);
  const name = table ?? transaction.tableOfId(namespace, id);
  if (name !== null) expectKind(name, args["isSystem"] === true, "get");
  const document = transaction.get(namespace, id, table);
  return document === null ? "null" : document.text;
}

export function insert(call: Call, args: JsonObject): string {
  const table = text(args, "table");
  expectKind(table, false, "insert");
  const value = object(args, "value");
  const id = writes(call).insert(call.component.namespace, table, value);
  return `{"_id":"${id}"}`;
}

export function patch(call: Call, args: JsonObject): string {
  const { namespace, id, table } = written(call, args, "patch");
  const value = object(args, "value");
  return writes(call).patch(namespace, id, value, table).text;
}

export function replace(call: Call, args: JsonObject): string {
  const { namespace, id, table } = written(call, args, "replace");
  const value = object(args, "value");
  return writes(call).replace(namespace, id, value, table).text;
}

export function remove(call: Call, args: JsonObject): string {
  const { namespace, id, table } = written(call, args, "delete");
  return writes(call).remove(namespace, id, table).text;
}

export function normalizeId(call: Call, args: JsonObject): string {
  const id = reads(call).normalizeId(
    call.component.namespace,
    text(args, "table"),
    text(args, "idString"),
  );
  return JSON.stringify({ id });
}

export function count(call: Call, args: JsonObject): string {
  const { namespace } = call.component;
  return String(reads(call).count(namespace, text(args, "table")));
}

function written(
  call: Call,
  args: JsonObject,
  method: string,
): { namespace: number; id: string; table: string | undefined } {
  const id = text(args, "id");
  const table = optionalText(args, "table");
  const { namespace } = call.component;
  const name = table ?? writes(call).tableOfId(namespace, id);
  if (name !== null) expectKind(name, false, method);
  return { namespace, id, table };
}

/** System tables are read through `db.system` and never written. */
function expectKind(table: string, isSystem: boolean, method: string): void {
  if (table.startsWith("_") === isSystem) return;
  const kind = isSystem ? "User" : "System";
  const from = isSystem ? "db" : "db.system";
  throw new Error(
    method === "get"
      ? `${kind} tables can only be accessed from ${from}.get().`
      : "System tables (prefixed with `_`) are read-only.",
  );
}
