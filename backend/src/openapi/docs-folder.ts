import { fileURLToPath } from "node:url";

/** Beside this file in the sources, beside the bundle in a build. */
export const DOCS_FOLDER = fileURLToPath(new URL("./docs/", import.meta.url));
