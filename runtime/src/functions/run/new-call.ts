/** The kinds of calls there are. */
import type { ReadTransaction, WriteTransaction } from "../../engine/types.js";
import { Call } from "./call.js";
import type { RequestScope } from "./request.js";
import type { CallTarget, Target } from "./resolve.js";

export function queryCall(
  target: Target,
  request: RequestScope,
  reads: ReadTransaction,
  journal: string | null,
): Call {
  return new Call({
    kind: "query",
    target,
    request,
    parent: null,
    reads,
    writes: null,
    journal,
  });
}

export function mutationCall(
  target: Target,
  request: RequestScope,
  writes: WriteTransaction,
): Call {
  return new Call({
    kind: "mutation",
    target,
    request,
    parent: null,
    reads: writes,
    writes,
  });
}

export function actionCall(target: CallTarget, request: RequestScope): Call {
  return new Call({
    kind: "action",
    target,
    request,
    parent: null,
    reads: null,
    writes: null,
  });
}

/** A query or mutation inside another one: same time, same chance. */
export function nestedCall(
  parent: Call,
  target: Target,
  kind: "query" | "mutation",
  reads: ReadTransaction,
): Call {
  return new Call({
    kind,
    target,
    request: parent.request,
    parent,
    reads,
    writes: kind === "mutation" ? parent.writes : null,
  });
}
