/** Files that functions store, on disk beside the database. */
export { checkFiles, knownFiles } from "./check-files.js";
export { FileError } from "./errors.js";
export { isUuid } from "./file-folder.js";
export type { FileContent, FileRecord } from "./file-rows.js";
export { findRow as findFile } from "./file-rows.js";
export { Files } from "./files.js";
export type { Announced, FilesOptions } from "./files.js";
export type { FileUsage } from "./usage.js";
