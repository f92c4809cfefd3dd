/** Stored files of a snapshot: received first, then part of its commit. */
import type { Engine, WriteTransaction } from "../../engine/types.js";
import type { FileContent, Files } from "../../files/index.js";
import { decodeId } from "../../values/ids.js";
import { ImportError } from "./import-error.js";

export const STORAGE_TABLE = "_storage";

export interface ImportFile {
  readonly componentPath: string;
  /** Of its row. */
  readonly id: string;
  readonly creationTime: number | undefined;
  readonly contentType: string | null;
  /** Base64, when the snapshot tells; checked. */
  readonly sha256: string | undefined;
  read(): Buffer;
}

export interface ReceivedFile {
  readonly file: ImportFile;
  readonly content: FileContent;
}

/**
 * Has all files on disk while `use` runs; those that it gives no row are gone
 * afterwards.
 * @param received Those that came before.
 */
export function withReceived<T>(
  files: Files,
  pending: readonly ImportFile[],
  use: (received: readonly ReceivedFile[]) => Promise<T>,
  received: ReceivedFile[] = [],
): Promise<T> {
  const file = pending[received.length];
  if (file === undefined) return use(received);
  const { contentType, sha256 } = file;
  return files.receive(contentOf(file), { contentType, sha256 }, (content) => {
    received.push({ file, content });
    return withReceived(files, pending, use, received);
  });
}

async function* contentOf(file: ImportFile): AsyncGenerator<Buffer> {
  yield file.read();
}

/** The transaction is one of the files'. @throws ImportError */
export function insertFiles(
  engine: Engine,
  files: Files,
  transaction: WriteTransaction,
  received: readonly ReceivedFile[],
): void {
  for (const { file, content } of received) {
    const namespace = engine.namespaces().get(file.componentPath);
    const { id, creationTime } = file;
    if (namespace === undefined || decodeId(id) === null) {
      throw new ImportError(`There is no place for the stored file ${id}.`);
    }
    files.insert(transaction, namespace, content, { id, creationTime });
  }
}
