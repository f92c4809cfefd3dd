/**
 * The `_system/cli/…` queries that the official command line reads a
 * deployment with. Administrators only; to everybody else they do not exist.
 */
import type {
  Engine,
  JsonObject,
  JsonValue,
  Namespace,
  ReadTransaction,
} from "../engine/types.js";
import type { App, QueryRun } from "../functions/types.js";
import type { FunctionRunner } from "../sync/index.js";
import type { AppCalls } from "./discreet.js";
import { isJsonObject } from "./http/body.js";
import { EXPORT_KEY } from "./snapshots/exports.js";
import { IMPORTS_KEY } from "./snapshots/imports.js";

interface SystemCall {
  readonly app: App;
  readonly engine: Engine;
  readonly transaction: ReadTransaction;
  readonly namespace: Namespace;
  readonly componentPath: string;
  readonly args: JsonObject;
  readonly cloudUrl: string;
  readonly siteUrl: string;
}

type SystemQuery = (call: SystemCall) => JsonValue;

const QUERIES: Readonly<Record<string, SystemQuery>> = {
  "_system/cli/queryEnvironmentVariables": ({ app }) =>
    Object.entries(app.environment())
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => ({ name, value })),
  "_system/cli/queryEnvironmentVariables:get": ({ app, args }) => {
    const name = textOf(args.name);
    const value = app.environment()[name];
    return value === undefined ? null : { name, value };
  },
  "_system/cli/tables": ({ engine, namespace }) => ({
    page: engine
      .tableNames(namespace)
      .filter((name) => !name.startsWith("_"))
      .map((name) => ({ name })),
    isDone: true,
    continueCursor: "",
  }),
  "_system/cli/tableData": tableData,
  "_system/cli/tableSize": ({ transaction, namespace, args }) =>
    transaction.count(namespace, textOf(args.tableName)),
  "_system/cli/modules:apiSpec": ({ app, componentPath }) => [
    ...app.functionSpecs(componentPath).map((spec) => ({
      identifier: spec.identifier,
      functionType: spec.functionType,
      visibility: { kind: spec.visibility },
      args: spec.args,
      returns: spec.returns,
    })),
    ...(componentPath === "" ? app.httpRoutes() : []).map(
      ({ method, path }) => ({
        functionType: "HttpAction",
        method,
        path,
      }),
    ),
  ],
  // Only waited on, for any change of the table.
  "_system/cli/queryTable": ({ transaction, namespace, args }) => {
    transaction.count(namespace, textOf(args.tableName));
    return transaction.snapshotTs.toString();
  },
  "_system/cli/exports:getLatest": ({ transaction }) =>
    transaction.getMeta(EXPORT_KEY),
  "_system/cli/queryImport": ({ transaction, args }) =>
    importsOf(transaction).find(({ _id }) => _id === args.importId) ?? null,
  "_system/cli/queryImport:list": ({ transaction }) => importsOf(transaction),
  "_system/frontend/components:list": ({ engine }) =>
    [...engine.namespaces().keys()]
      .filter((path) => path !== "")
      .map((path) => ({ id: path, path })),
  "_system/cli/convexUrl:cloudUrl": ({ cloudUrl }) => cloudUrl,
  "_system/cli/convexUrl:siteUrl": ({ siteUrl }) => siteUrl,
};

export interface SystemFunctionParts {
  readonly app: App;
  readonly calls: AppCalls;
  readonly engine: Engine;
  readonly cloudUrl: string;
  readonly siteUrl: string;
}

/** The app's functions, and for administrators these as well. */
export function withSystemFunctions(
  parts: SystemFunctionParts,
): FunctionRunner {
  const { app, calls, engine } = parts;
  return {
    runMutation: (call) => calls.runMutation(call),
    runAction: (call) => calls.runAction(call),
    onChange: (listener) => app.onChange(listener),
    async runQuery(call) {
      const query = QUERIES[call.path.replace(/:default$/, "")];
      if (query === undefined || call.caller.kind !== "admin") {
        return await calls.runQuery(call);
      }
      const { componentPath = "" } = call;
      // None for one that is not there; asking must not make it.
      const namespace = engine.namespaces().get(componentPath) ?? -1;
      const transaction = call.snapshot?.fork() ?? engine.beginRead();
      try {
        const args = isJsonObject(call.args) ? call.args : {};
        return answered(
          transaction,
          query({ ...parts, transaction, namespace, componentPath, args }),
        );
      } finally {
        transaction.close();
      }
    },
  };
}

function importsOf(transaction: ReadTransaction): JsonObject[] {
  const states = transaction.getMeta(IMPORTS_KEY);
  return Object.entries(isJsonObject(states) ? states : {}).map(
    ([_id, state]) => ({ _id, state }),
  );
}

function answered(transaction: ReadTransaction, value: JsonValue): QueryRun {
  return {
    outcome: { ok: true, value },
    logLines: [],
    journal: null,
    readSet: transaction.readSet(),
    snapshotTs: transaction.snapshotTs,
    usedIdentity: false,
  };
}

function tableData({ transaction, namespace, args }: SystemCall): JsonValue {
  const { table, order } = args;
  const options = isJsonObject(args.paginationOpts) ? args.paginationOpts : {};
  const { cursor, numItems } = options;
  const { page, isDone, continueCursor } = transaction.page(namespace, {
    query: {
      source: {
        type: "FullTableScan",
        tableName: textOf(table),
        order: order === "asc" ? "asc" : "desc",
      },
      operators: [],
    },
    cursor: typeof cursor === "string" ? cursor : null,
    endCursor: null,
    pageSize: typeof numItems === "number" ? numItems : 100,
  });
  return {
    page: page.map((document) => document.value),
    isDone,
    continueCursor,
  };
}

/** Names nothing when the argument is no name. */
function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
