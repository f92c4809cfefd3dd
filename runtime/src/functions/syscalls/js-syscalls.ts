/** System calls whose arguments and answers are objects of this realm. */
import type { Call } from "../run/call.js";
import { getBlob, storeBlob } from "./storage.js";

/** @throws Error for an unknown operation; the others reject. */
export function jsSyscall(call: Call, op: string, args: object): unknown {
  switch (op) {
    case "storage/storeBlob":
      return storeBlob(call, args);
    case "storage/getBlob":
      return getBlob(call, args);
    default:
      throw new Error(`Unknown JS operation ${op}`);
  }
}
