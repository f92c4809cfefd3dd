/** Loads a Convex app and runs its functions. */
export { createApp } from "./app/app.js";
export type { AppOptions } from "./app/app.js";
export { bundleFunctions } from "./bundle/bundle.js";
export { ModuleCache } from "./loader/module-cache.js";
export * from "./types.js";
