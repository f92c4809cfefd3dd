/**
 * House rules for convex/ that no linter knows: every registered function
 * declares `args` and `returns`; raw builders appear in functions.ts alone;
 * every table says who writes and deletes it; index names list their fields.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectFiles } from "../lib/files.js";
import { ROOT } from "../lib/prepare.mjs";

const BUILDER_CALL =
  /export const (\w+) = (\w*(?:[qQ]uery|[mM]utation|[aA]ction)\w*)(?:\([^()]*\))?\(\{/g;
const RAW_IMPORT =
  /import\s*\{[^}]*\b(query|mutation|action|internalQuery|internalMutation|internalAction)\b[^}]*\}\s*from\s*["'][^"']*_generated\/server["']/;
const TABLE = /\n\s*(?:export const )?(\w+)(?::| =) defineTable\(/g;
const INDEX = /\.index\(\s*"(\w+)",\s*\[([^\]]*)\]/g;

function block(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

export function functionProblems(file: string, text: string): string[] {
  const problems: string[] = [];
  if (file !== "convex/functions.ts" && RAW_IMPORT.test(text)) {
    problems.push(`${file}: raw builders belong in convex/functions.ts alone`);
  }
  for (const match of text.matchAll(BUILDER_CALL)) {
    const body = block(text, match.index + match[0].length - 1);
    for (const part of ["args:", "returns:"]) {
      if (!body.includes(part)) {
        problems.push(`${file}: ${match[1]} has no \`${part.slice(0, -1)}\``);
      }
    }
  }
  return problems;
}

function withoutIds(name: string): string {
  return name.replaceAll(/Id(?=_|$)/g, "");
}

export function tableProblems(file: string, text: string): string[] {
  const problems: string[] = [];
  for (const match of text.matchAll(TABLE)) {
    const before = text.slice(0, match.index).trimEnd();
    if (!before.endsWith("*/")) {
      problems.push(
        `${file}: table ${match[1]} needs a comment: who writes it, who deletes it`,
      );
    }
  }
  for (const match of text.matchAll(INDEX)) {
    const fields = [...(match[2] ?? "").matchAll(/"([\w.]+)"/g)].map((field) =>
      (field[1] ?? "").replace(".", "_"),
    );
    const wanted = `by_${fields.join("_and_")}`;
    // `conversationId` may read as `conversation`: the name is for people.
    if (withoutIds(match[1] ?? "") !== withoutIds(wanted)) {
      problems.push(`${file}: index ${match[1]} should be called ${wanted}`);
    }
  }
  return problems;
}

export function checkConvexRules(): string[] {
  return projectFiles("convex/**/*.ts", "convex/*.ts")
    .filter((file) => !/_generated|\.test\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(ROOT, file), "utf8");
      return file.startsWith("convex/tables/")
        ? tableProblems(file, text)
        : functionProblems(file, text);
    });
}
