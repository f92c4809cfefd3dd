/** How much one transaction did with files. */
export interface FileUsage {
  readonly filesWritten: number;
  /** Bytes. */
  readonly fileWriteBytes: number;
  readonly filesRead: number;
  /** Bytes. */
  readonly fileReadBytes: number;
}

export const NO_USAGE: FileUsage = {
  filesWritten: 0,
  fileWriteBytes: 0,
  filesRead: 0,
  fileReadBytes: 0,
};
