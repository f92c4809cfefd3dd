/** Index ranges and scans: streams of documents, and pages. */
import type {
  JsonObject,
  Page,
  PageRequest,
  QueryJson,
} from "../../engine/types.js";
import { isJsonObject } from "../../values/json-value.js";
import type { Call } from "../run/call.js";
import { number, object, optionalText } from "./arguments.js";
import { reads } from "./database.js";

export function openStream(call: Call, args: JsonObject): string {
  const query = queryOf(args);
  const stream = reads(call).openQuery(call.component.namespace, query);
  return `{"queryId":${String(call.addStream(stream))}}`;
}

export function nextOfStream(call: Call, args: JsonObject): string {
  const queryId = number(args, "queryId");
  const document = call.stream(queryId)?.next() ?? null;
  if (document === null) return '{"value":null,"done":true}';
  return `{"value":${document.text},"done":false}`;
}

export function closeStream(call: Call, args: JsonObject): string {
  return String(call.closeStream(number(args, "queryId")));
}

export function page(call: Call, args: JsonObject): string {
  if (call.component.path !== "") {
    throw new Error("paginate() is only supported in the app.");
  }
  if (call.paginated) {
    throw new Error(
      "This query or mutation function ran multiple paginated queries. " +
        "Convex only supports a single paginated query in each function.",
    );
  }
  call.paginated = true;
  const pageSize = number(args, "pageSize");
  if (!(pageSize > 0)) {
    throw new Error("`options.numItems` must be a positive number.");
  }
  const result = readPage(call, {
    query: queryOf(args),
    cursor: optionalText(args, "cursor") ?? null,
    endCursor: optionalText(args, "endCursor") ?? null,
    pageSize,
    maximumRowsRead: optionalNumber(args, "maximumRowsRead"),
    maximumBytesRead: optionalNumber(args, "maximumBytesRead"),
  });
  if (call.journal !== null) call.journal.made = result.continueCursor;
  const documents = result.page.map((document) => document.text).join(",");
  const { isDone, continueCursor, splitCursor, pageStatus } = result;
  const rest = JSON.stringify({
    isDone,
    continueCursor,
    splitCursor,
    pageStatus,
  });
  return `{"page":[${documents}],${rest.slice(1)}`;
}

/** A page that was shown before is read to the same end, so none overlap. */
function readPage(call: Call, request: PageRequest): Page {
  const { namespace } = call.component;
  const journal = request.endCursor === null ? call.journal?.given : null;
  if (journal === null || journal === undefined) {
    return reads(call).page(namespace, request);
  }
  try {
    return reads(call).page(namespace, { ...request, endCursor: journal });
  } catch (error) {
    // The journal is of an older form of the query: begin anew.
    if (!isInvalidCursor(error)) throw error;
    return reads(call).page(namespace, request);
  }
}

/** The engine's `InvalidCursorError`. */
export function isInvalidCursor(error: unknown): error is Error {
  return error instanceof Error && error.name === "InvalidCursorError";
}

function queryOf(args: JsonObject): QueryJson {
  const query = object(args, "query");
  const source = object(query, "source");
  const operators = Array.isArray(query["operators"]) ? query["operators"] : [];
  return { source, operators: operators.filter(isJsonObject) };
}

function optionalNumber(args: JsonObject, name: string): number | undefined {
  const value = args[name];
  return typeof value === "number" ? value : undefined;
}
