export { systemClock } from "./clock.js";
export { createEngine } from "./engine.js";
export type { EngineOptions } from "./engine.js";
export * from "./errors.js";
export { DEFAULT_LIMITS, withoutLimits } from "./limits.js";
export type { Limits } from "./limits.js";
export type * from "./types.js";
