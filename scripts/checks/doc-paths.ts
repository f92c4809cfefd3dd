/** Documents cannot rot: every path they cite in backticks or links exists. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectFiles } from "../lib/files.js";
import { ROOT } from "../lib/prepare.mjs";

const TOP_FOLDERS =
  "convex|backend|dashboard|widget|protocol|runtime|e2e|bench|deploy|docs|scripts|\\.ci";
const CITED = new RegExp(
  `\`((?:${TOP_FOLDERS})/[A-Za-z0-9_./\\[\\]()-]*)\``,
  "g",
);
const LINKED = /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g;

/** Made by a build or a run, so absent from a fresh clone. */
const GENERATED = /\/(dist|\.next)(\/|$)/;

/** The missing paths one document cites. */
export function missingPaths(
  document: string,
  text: string,
  exists: (path: string) => boolean,
): string[] {
  const cited = [...text.matchAll(CITED)].map((match) => match[1] ?? "");
  const linked = [...text.matchAll(LINKED)].map((match) =>
    join(dirname(document), match[1] ?? ""),
  );
  return [...cited, ...linked].filter(
    (path) => !GENERATED.test(path) && !exists(path),
  );
}

export function checkDocPaths(): string[] {
  return projectFiles("*.md").flatMap((document) =>
    missingPaths(document, readFileSync(join(ROOT, document), "utf8"), (path) =>
      existsSync(join(ROOT, path)),
    ).map((path) => `${document}: "${path}" does not exist`),
  );
}
