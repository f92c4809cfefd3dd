export * from "./events.js";
export * from "./http.js";
export * from "./ndjson-decode.js";
export * from "./ndjson-encode.js";
export * from "./version.js";
