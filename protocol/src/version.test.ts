import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { PROTOCOL_VERSION } from "./version.js";

/** A source without comments and layout, so that only shapes count. */
function shapeOf(file: string): string {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const source = ts.createSourceFile(
    file,
    readFileSync(path, "utf8"),
    ts.ScriptTarget.Latest,
  );
  return ts.createPrinter({ removeComments: true }).printFile(source);
}

test("a changed wire shape has a new version", () => {
  const shapes = ["./events.ts", "./http.ts"].map(shapeOf).join("\n");
  const hash = createHash("sha256").update(shapes).digest("hex").slice(0, 16);
  // When this fails a shape has changed: raise PROTOCOL_VERSION, add a line
  // to its history, then put both new values here.
  expect({ version: PROTOCOL_VERSION, hash }).toEqual({
    version: 2,
    hash: "4a503d383886b733",
  });
});
