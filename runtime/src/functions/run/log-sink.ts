/** Log lines of one request, nested calls included. */

const MAX_LINES = 256;
const MAX_LINE_LENGTH = 32_768;

export class LogSink {
  readonly #lines: string[] = [];

  write(line: string): void {
    if (this.#lines.length < MAX_LINES - 1) {
      this.#lines.push(truncated(line));
    } else if (this.#lines.length === MAX_LINES - 1) {
      this.#lines.push(
        `[WARN] 'Log overflow: only the first ${String(MAX_LINES - 1)} lines ` +
          "of this function are kept.'",
      );
    }
  }

  lines(): string[] {
    return this.#lines;
  }
}

function truncated(line: string): string {
  if (line.length <= MAX_LINE_LENGTH) return line;
  return `${line.slice(0, MAX_LINE_LENGTH)} (truncated due to length)`;
}
