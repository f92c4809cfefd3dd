/**
 * The loader's helpers, lent to the panel at its start so that a visitor does
 * not load them twice. Nothing here may be called while modules are loading.
 */
import type { Kit } from "../shared/kit.js";

export let h: Kit["h"];
export let icon: Kit["icon"];
export let set: Kit["set"];
export let setText: Kit["setText"];
export let adoptStyles: Kit["adoptStyles"];
export let safeStorage: Kit["safeStorage"];

/** Call once, before anything else of the panel. */
export function useKit(kit: Kit): void {
  ({ h, icon, set, setText, adoptStyles, safeStorage } = kit);
}
