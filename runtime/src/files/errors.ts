/** A file operation was refused; `code` is what HTTP clients are told. */
export type FileErrorCode =
  | "StorageTokenInvalid"
  | "StorageTokenExpired"
  | "Sha256Mismatch"
  | "FileTooLarge"
  | "StorageFull"
  | "InvalidStorageId"
  | "InvalidArgument"
  | "StorageIdNotFound";

/** Its name stays `Error`: functions see no error classes of the runtime. */
export class FileError extends Error {
  constructor(
    readonly code: FileErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
