/** `convex import`: uploads, what they would change, and doing it. */
import { randomUUID } from "node:crypto";
import type { Engine, JsonObject, JsonValue } from "../../engine/types.js";
import type { Files } from "../../files/index.js";
import { fromInteger } from "../../values/special-values.js";
import { isJsonObject } from "../http/body.js";
import { badRequest } from "../http/errors.js";
import { applyImport, planImport } from "./import-apply.js";
import type { ImportMode, TableChange } from "./import-apply.js";
import { parseArchive } from "./import-archive.js";
import { parseTable } from "./import-files.js";
import type { ParsedImport } from "./import-files.js";

/** What the command line waits for: states by import id. */
export const IMPORTS_KEY = "server/imports";

/** Of all uploads and imports under way: they are held in memory. */
const MAX_BYTES = 512 * 1024 * 1024;
const KEPT_STATES = 8;
const ABANDONED_MS = 3_600_000;

interface Upload {
  readonly parts: Map<number, Buffer>;
  readonly begun: number;
}

interface Waiting {
  readonly parsed: ParsedImport;
  readonly mode: ImportMode;
  readonly bytes: number;
  readonly begun: number;
}

export class Imports {
  readonly #engine: Engine;
  readonly #files: Files;
  readonly #log: (message: string) => void;
  readonly #uploads = new Map<string, Upload>();
  readonly #waiting = new Map<string, Waiting>();

  constructor(engine: Engine, files: Files, log: (message: string) => void) {
    this.#engine = engine;
    this.#files = files;
    this.#log = log;
  }

  /** Forgets what another process did not finish. */
  async reset(): Promise<void> {
    if (this.#engine.getMeta(IMPORTS_KEY) === null) return;
    await this.#engine.mutate(async (transaction) => {
      transaction.putMeta(IMPORTS_KEY, null);
    });
  }

  /** @returns the upload's token */
  begin(): string {
    const abandoned = Date.now() - ABANDONED_MS;
    for (const [token, { begun }] of this.#uploads) {
      if (begun < abandoned) this.#uploads.delete(token);
    }
    for (const [id, { begun }] of this.#waiting) {
      if (begun < abandoned) this.#waiting.delete(id);
    }
    const token = randomUUID();
    this.#uploads.set(token, { parts: new Map(), begun: Date.now() });
    return token;
  }

  /** @throws HttpError */
  addPart(token: string, number: number, bytes: Buffer): void {
    const upload = this.#upload(token);
    const others = this.#bytes() - (upload.parts.get(number)?.length ?? 0);
    if (others + bytes.length > MAX_BYTES) {
      throw badRequest(
        "ImportTooLarge",
        "Imports may have 512 MiB together, since they are held in memory. " +
          "To move a whole deployment, use the runtime's backup and restore.",
      );
    }
    upload.parts.set(number, bytes);
  }

  /**
   * Reads the upload; how that went is in the import's state.
   * @returns the import's id
   * @throws HttpError
   */
  async finish(token: string, request: JsonValue): Promise<string> {
    const upload = this.#upload(token);
    const spec = parseSpec(request);
    this.#uploads.delete(token);
    const parts = [...upload.parts].sort(([left], [right]) => left - right);
    const content = Buffer.concat(parts.map(([, bytes]) => bytes));
    const id = randomUUID();
    await this.#setState(id, this.#read(id, content, spec));
    return id;
  }

  /** Starts it; its state tells when it is done. @throws HttpError */
  async perform(id: string): Promise<void> {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) {
      throw badRequest("ImportNotFound", "There is no such import waiting.");
    }
    this.#waiting.delete(id);
    await this.#setState(id, { state: "in_progress", checkpoint_messages: [] });
    this.#run(id, waiting).catch((error: unknown) =>
      this.#log(`The end of an import was not recorded: ${reasonOf(error)}`),
    );
  }

  #upload(token: string): Upload {
    const upload = this.#uploads.get(token);
    if (upload !== undefined) return upload;
    throw badRequest("UploadNotFound", "There is no such upload.");
  }

  #bytes(): number {
    let bytes = 0;
    for (const { parts } of this.#uploads.values()) {
      for (const part of parts.values()) bytes += part.length;
    }
    for (const waiting of this.#waiting.values()) bytes += waiting.bytes;
    return bytes;
  }

  #read(id: string, content: Buffer, spec: Spec): JsonObject {
    const { mode } = spec;
    const reads = this.#engine.beginRead();
    try {
      const parsed = spec.parse(content);
      const changes = planImport(this.#engine, reads, parsed, mode);
      const begun = Date.now();
      const bytes = content.length;
      this.#waiting.set(id, { parsed, mode, bytes, begun });
      return {
        state: "waiting_for_confirmation",
        message_to_confirm: summary(changes),
        require_manual_confirmation: changes.some(({ deleted }) => deleted > 0),
      };
    } catch (error) {
      return { state: "failed", error_message: reasonOf(error) };
    } finally {
      reads.close();
    }
  }

  async #run(id: string, { parsed, mode }: Waiting): Promise<void> {
    let end: JsonObject;
    try {
      const written = await applyImport(
        this.#engine,
        this.#files,
        parsed,
        mode,
      );
      const rows = fromInteger(BigInt(written));
      end = { state: "completed", num_rows_written: rows };
    } catch (error) {
      end = { state: "failed", error_message: reasonOf(error) };
    }
    await this.#setState(id, end);
  }

  async #setState(id: string, state: JsonObject): Promise<void> {
    await this.#engine.mutate(async (transaction) => {
      const stored = transaction.getMeta(IMPORTS_KEY);
      const states = new Map(
        Object.entries(isJsonObject(stored) ? stored : {}),
      );
      states.set(id, state);
      const kept = [...states].slice(-KEPT_STATES);
      transaction.putMeta(IMPORTS_KEY, Object.fromEntries(kept));
    });
  }
}

interface Spec {
  readonly mode: ImportMode;
  parse(content: Buffer): ParsedImport;
}

function parseSpec(request: JsonValue): Spec {
  const fields = isJsonObject(request) ? request : {};
  const { mode, format, tableName } = fields;
  const componentPath =
    typeof fields.componentPath === "string" ? fields.componentPath : "";
  if (
    mode !== "requireEmpty" &&
    mode !== "append" &&
    mode !== "replace" &&
    mode !== "replaceAll"
  ) {
    throw badRequest("BadImportMode", "`mode` is not one we know");
  }
  if (format === "zip") {
    return { mode, parse: (content) => parseArchive(content, componentPath) };
  }
  if (format !== "jsonLines" && format !== "jsonArray" && format !== "csv") {
    throw badRequest("BadImportFormat", "`format` is not one we know");
  }
  if (typeof tableName !== "string" || tableName.startsWith("_")) {
    throw badRequest("BadTableName", "`tableName` must name a table");
  }
  const table = { componentPath, name: tableName };
  return {
    mode,
    parse: (content) => ({
      tables: [parseTable(format, content, table)],
      files: [],
    }),
  };
}

function summary(changes: readonly TableChange[]): string {
  const rows = changes.map(({ componentPath, name, ...change }) => [
    componentPath === "" ? name : `${componentPath}: ${name}`,
    String(change.added),
    `${change.deleted} of ${change.existing}`,
  ]);
  const table = [["table", "create", "delete"], ...rows];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const lines = table.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | "),
  );
  return ["Import change summary:", ...lines].join("\n");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
