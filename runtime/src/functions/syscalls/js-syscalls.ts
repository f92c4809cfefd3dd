/** System calls whose arguments and answers are objects of this realm. */
import type { Call } from "../run/call.js";
import { refuseStorage } from "./unavailable.js";

/** @throws Error for every operation there is: they all concern files. */
export function jsSyscall(_call: Call, op: string, _args: object): never {
  if (op.startsWith("storage/")) return refuseStorage();
  throw new Error(`Unknown JS operation ${op}`);
}
