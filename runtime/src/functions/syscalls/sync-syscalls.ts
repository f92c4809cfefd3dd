/** System calls that answer at once. */
import type { JsonObject } from "../../engine/types.js";
import type { Call } from "../run/call.js";
import { parseArgs, text } from "./arguments.js";
import { normalizeId, reads } from "./database.js";
import { closeStream, openStream } from "./queries.js";

type Operation = (call: Call, args: JsonObject) => string;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "1.0/queryStream": openStream,
  "1.0/queryCleanup": closeStream,
  "1.0/db/normalizeId": normalizeId,
  "1.0/getSnapshotTs": snapshotTs,
  "1.0/componentArgument": componentArgument,
};

/** @throws Error `Unknown sync operation X`, or what the operation throws. */
export function syncSyscall(call: Call, op: string, args: string): string {
  const operation = OPERATIONS[op];
  if (operation === undefined) throw new Error(`Unknown sync operation ${op}`);
  return operation(call, parseArgs(op, args));
}

function snapshotTs(call: Call): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(reads(call).snapshotTs);
  return JSON.stringify({ $integer: bytes.toString("base64") });
}

function componentArgument(call: Call, args: JsonObject): string {
  const value = call.component.environment[text(args, "name")];
  return JSON.stringify(value === undefined ? {} : { value });
}
