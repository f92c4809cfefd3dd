/** The globals of one component's modules. */
import { convexObject } from "../syscalls/convex-object.js";
import { currentCall } from "../run/call.js";
import { createConsole } from "./console.js";
import {
  createFetch,
  createNodeTimers,
  createTimers,
} from "./network-and-timers.js";
import { createGlobals } from "./overlay.js";
import { createNodeProcess, createProcess } from "./process.js";
import type { Environment } from "./process.js";
import { createDate, createMath } from "./time-and-chance.js";

const shared = {
  Convex: convexObject,
  console: createConsole(() => currentCall()?.request.logs),
  Date: createDate(currentCall),
  Math: createMath(currentCall),
  crypto: globalThis.crypto,
  fetch: createFetch(currentCall),
};

/** @param environment Read at each access, so that a change shows at once. */
export function moduleGlobals(environment: () => Environment): {
  globals: object;
  nodeGlobals: object;
} {
  return {
    globals: createGlobals(
      {
        ...shared,
        ...createTimers(currentCall),
        process: createProcess(environment),
        // Code that counts on it fails here as it would on Convex.
        Buffer: undefined,
      },
      currentCall,
    ),
    nodeGlobals: createGlobals(
      {
        ...shared,
        ...createNodeTimers(currentCall),
        process: createNodeProcess(environment),
        Buffer,
      },
      currentCall,
    ),
  };
}
