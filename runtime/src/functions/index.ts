/** Loads a Convex app and runs its functions. */
export { createApp } from "./app/app.js";
export type { AppOptions } from "./app/app.js";
export { bundleFunctions } from "./bundle/bundle.js";
export * from "./types.js";
export { LENIENT_FUNCTION_LIMITS } from "./run/services.js";
