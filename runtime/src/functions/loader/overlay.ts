/**
 * What a module sees as `globalThis`: the host's globals, with the ones that
 * differ inside functions as accessors. Reading gives what this call assigned,
 * else the component's own; assigning is seen by this call alone.
 */
import { OVERRIDABLE_GLOBALS } from "./global-names.js";
import type { OverridableGlobal } from "./global-names.js";

/** Assignments of one call; null until there is one. */
export interface OverlayHolder {
  globals: Map<string, unknown> | null;
}

/** Whether any call ever has: until then nobody has to be asked. */
let assigned = false;

export type ComponentGlobals = Readonly<Record<OverridableGlobal, unknown>>;

export function createGlobals(
  defaults: ComponentGlobals,
  currentCall: () => OverlayHolder | undefined,
): object {
  const own: { globals: Map<string, unknown> } = { globals: new Map() };
  const scope = Object.create(globalThis) as object;
  for (const name of OVERRIDABLE_GLOBALS) {
    const fallback = defaults[name];
    Object.defineProperty(scope, name, {
      configurable: false,
      enumerable: true,
      get: () => {
        if (assigned) {
          const overlay = currentCall()?.globals;
          if (overlay?.has(name) === true) return overlay.get(name);
        }
        return own.globals.size > 0 && own.globals.has(name)
          ? own.globals.get(name)
          : fallback;
      },
      set: (value: unknown) => {
        const call = currentCall();
        if (call === undefined) {
          own.globals.set(name, value);
          return;
        }
        assigned = true;
        (call.globals ??= new Map()).set(name, value);
      },
    });
  }
  for (const name of ["globalThis", "self", "global"]) {
    Object.defineProperty(scope, name, { value: scope });
  }
  return scope;
}
