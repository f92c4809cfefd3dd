/** Finds where a position in evaluated code stands in its author's files. */
import { SourceMap } from "node:module";
import path from "node:path";
import type { CompiledModule } from "./compile.js";

interface Entry {
  readonly modulePath: string;
  readonly texts: readonly string[];
  /** Parsed at the first error: most modules never have one. */
  parsed: readonly SourceMap[] | null;
}

const FRAME = /^\s*at (?:(.*) \()?(convex-module:[^)\s]+?):(\d+):(\d+)\)?$/;

export class SourceMaps {
  readonly #entries = new Map<string, Entry>();

  add(module: CompiledModule): void {
    this.#entries.set(module.filename, {
      modulePath: module.path,
      texts: module.maps,
      parsed: null,
    });
  }

  /**
   * The frames of a stack in the author's files, one per line:
   * `    at handler (../convex/messages.ts:27:9)`. The host's are left out.
   */
  frames(stack: string): string[] {
    return stack.split("\n").flatMap((line) => {
      const match = FRAME.exec(line);
      if (match === null) return [];
      const [, name, file = "", row = "", column = ""] = match;
      const place = this.#locate(file, Number(row), Number(column));
      if (place === null) return [];
      return [`    at ${name === undefined ? place : `${name} (${place})`}`];
    });
  }

  #locate(file: string, row: number, column: number): string | null {
    const entry = this.#entries.get(file);
    if (entry === undefined) return null;
    entry.parsed ??= entry.texts.map(parse);
    let line = row - 1;
    let char = column - 1;
    let source = entry.modulePath;
    for (const map of entry.parsed) {
      const found = map.findEntry(line, char);
      if (!("originalLine" in found)) return null;
      line = found.originalLine;
      char = found.originalColumn;
      source = found.originalSource;
    }
    const folder = path.posix.dirname(entry.modulePath);
    const relative = path.posix.join(folder, source);
    return `${relative}:${String(line + 1)}:${String(char + 1)}`;
  }
}

function parse(text: string): SourceMap {
  // The payload's shape is the source map standard's, written by esbuild.
  return new SourceMap(
    JSON.parse(text) as ConstructorParameters<typeof SourceMap>[0],
  );
}
