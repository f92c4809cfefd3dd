/** `convex export`: a ZIP archive of all tables as of one moment. */
import type { Writable } from "node:stream";
import type { Engine, Namespace, ReadTransaction } from "../../engine/types.js";
import type { Files } from "../../files/index.js";
import { fromInteger } from "../../values/special-values.js";
import { documentPages } from "./document-pages.js";
import { addFiles } from "./export-files.js";
import { exportText } from "./export-json.js";
import { ZipWriter } from "./zip-writer.js";

/** What the command line waits for: the state of the newest export. */
export const EXPORT_KEY = "server/export";

/** How long a snapshot waits to be downloaded. It holds back old data. */
const KEEP_MS = 600_000;

const README = `# Snapshot of a Convex deployment

One folder per table; \`documents.jsonl\` has a line of JSON per document.
\`npx convex import --replace <this file>\` brings it into a deployment.
`;

/** One moment, kept to be downloaded. */
export interface PinnedExport {
  readonly reads: ReadTransaction;
  readonly withFiles: boolean;
}

export interface ExportParts {
  readonly engine: Engine;
  readonly reads: ReadTransaction;
  /** Null to leave stored files out. */
  readonly files: Files | null;
}

export class Exports {
  readonly #engine: Engine;
  #newest: (PinnedExport & { expiry: NodeJS.Timeout }) | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Pins the present state and tells the command line so. */
  async begin({ withFiles }: { withFiles: boolean }): Promise<void> {
    this.close();
    const reads = this.#engine.beginRead();
    const expiry = setTimeout(() => this.close(), KEEP_MS).unref();
    this.#newest = { reads, withFiles, expiry };
    const ts = fromInteger(reads.snapshotTs);
    await this.#engine.mutate(async (transaction) => {
      transaction.putMeta(EXPORT_KEY, {
        state: "completed",
        start_ts: ts,
        complete_ts: ts,
        zip_object_key: "",
      });
    });
  }

  /** What to write from, or null when it is not kept any more. Close it. */
  at(ts: string): PinnedExport | null {
    const newest = this.#newest;
    if (newest?.reads.snapshotTs.toString() !== ts) return null;
    return { reads: newest.reads.fork(), withFiles: newest.withFiles };
  }

  close(): void {
    clearTimeout(this.#newest?.expiry);
    this.#newest?.reads.close();
    this.#newest = null;
  }
}

/** Writes the archive and ends `out`. @throws Error when it cannot. */
export async function writeExport(
  { engine, reads, files }: ExportParts,
  out: Writable,
): Promise<void> {
  const zip = new ZipWriter(out);
  await zip.add("README.md", [README]);
  for (const [componentPath, namespace] of engine.namespaces()) {
    const prefix = folderOf(componentPath);
    const tables = [...engine.tableNumbers(namespace)]
      .filter(([name]) => !name.startsWith("_"))
      .sort(([, left], [, right]) => left - right);
    await zip.add(
      `${prefix}_tables/documents.jsonl`,
      tables.map(([name, id]) => `${JSON.stringify({ name, id })}\n`),
    );
    for (const [name] of tables) {
      await zip.add(`${prefix}${name}/generated_schema.jsonl`, ['"uniform"\n']);
      await zip.add(
        `${prefix}${name}/documents.jsonl`,
        documentLines(reads, namespace, name),
      );
    }
  }
  // Last, being the largest.
  for (const [componentPath, namespace] of engine.namespaces()) {
    if (files === null) break;
    await addFiles(zip, folderOf(componentPath), { files, reads, namespace });
  }
  await zip.end();
}

function folderOf(componentPath: string): string {
  if (componentPath === "") return "";
  const names = componentPath.split("/");
  return names.map((name) => `_components/${name}/`).join("");
}

async function* documentLines(
  reads: ReadTransaction,
  namespace: Namespace,
  tableName: string,
): AsyncGenerator<string> {
  for await (const page of documentPages(reads, namespace, tableName)) {
    yield page.map(({ value }) => `${exportText(value)}\n`).join("");
  }
}
