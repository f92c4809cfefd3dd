/**
 * zod schemas of the admin API: the one source of its validation, its types
 * and its document. An entry of its own: the widget must never bundle zod.
 */
export * from "./classic.js";
export * from "./common.js";
export * from "./keys.js";
export * from "./security.js";
export * from "./usage.js";
export * from "./widgets.js";
