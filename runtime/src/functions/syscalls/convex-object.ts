/**
 * The global `Convex` that every bundled copy of `convex/server` calls. It has
 * no state: each system call concerns the function that is running.
 */
import { currentCall } from "../run/call.js";
import type { Call } from "../run/call.js";
import { asyncSyscall } from "./async-syscalls.js";
import { jsSyscall } from "./js-syscalls.js";
import { syncSyscall } from "./sync-syscalls.js";

export const convexObject = {
  syscall: (op: string, args: string): string => {
    let call: Call | null = null;
    try {
      call = running();
      return syncSyscall(call, op, args);
    } catch (error) {
      throw plainError(error);
    } finally {
      // What the runtime does is not the function's time.
      call?.computing?.resume();
    }
  },
  asyncSyscall: (op: string, args: string): Promise<string> => {
    let call: Call | null = null;
    try {
      call = running();
      return asyncSyscall(call, op, args);
    } catch (error) {
      return Promise.reject(plainError(error));
    } finally {
      call?.computing?.resume();
    }
  },
  jsSyscall: (op: string, args: object): unknown =>
    jsSyscall(running(), op, args),
};

function running(): Call {
  const call = currentCall();
  if (call === undefined) {
    throw new Error(
      "Convex functions and the database cannot be used at import time.",
    );
  }
  if (call.hasEnded) {
    throw new Error(
      `${call.fn.path} has ended already: await everything it starts.`,
    );
  }
  call.computing?.spend();
  return call;
}

/** Functions see no error classes of the runtime, only what `data` says. */
function plainError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error.name === "Error") return error;
  return new Error(error.message);
}
