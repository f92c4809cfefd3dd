/** Globals whose meaning differs inside functions. */
export const OVERRIDABLE_GLOBALS = [
  "Convex",
  "console",
  "process",
  "Date",
  "Math",
  "crypto",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "clearTimeout",
  "clearInterval",
  "Buffer",
] as const;

export type OverridableGlobal = (typeof OVERRIDABLE_GLOBALS)[number];

/** Names that the compiler turns into properties of a module's globals. */
export const REWRITTEN_GLOBALS = [
  ...OVERRIDABLE_GLOBALS,
  "globalThis",
  "self",
  "global",
] as const;
