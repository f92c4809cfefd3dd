/**
 * Measuring processes of their own, so that a client's cost is not counted as
 * the server's. A worker reads its task from its arguments, writes JSON lines
 * to standard output, and may be sent lines on standard input.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../../scripts/lib/prepare.mjs";

export class Worker {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #lines: unknown[] = [];
  #wake: () => void = () => undefined;
  #failure: Error | null = null;
  #over = false;

  /** `task` reaches the worker as JSON. */
  constructor(name: string, task: object) {
    this.#name = name;
    const file = join(ROOT, "bench", "workers", `${name}.ts`);
    this.#child = spawn(
      process.execPath,
      ["--expose-gc", "--import", "tsx", file, JSON.stringify(task)],
      { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] },
    );
    if (this.#child.stdout) {
      createInterface({ input: this.#child.stdout }).on("line", (line) => {
        const parsed: unknown = JSON.parse(line);
        this.#lines.push(parsed);
        this.#wake();
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#child.once("error", (error) => this.#fail(error, resolve));
      this.#child.once("close", (code) => {
        const why = `The ${name} worker ended with code ${code}.`;
        this.#fail(code === 0 ? null : new Error(why), resolve);
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  tell(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /**
   * The next line it writes.
   * @throws when it ends instead.
   */
  async next<T>(parse: (value: unknown) => T): Promise<T> {
    while (this.#lines.length === 0) {
      if (this.#over) {
        throw (
          this.#failure ?? new Error(`The ${this.#name} worker fell silent.`)
        );
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return parse(this.#lines.shift());
  }

  async stop(): Promise<void> {
    if (!this.#over) this.#child.kill("SIGTERM");
    await this.#ended;
  }

  #fail(error: Error | null, resolve: () => void): void {
    this.#failure ??= error;
    this.#over = true;
    this.#wake();
    resolve();
  }
}

/** Runs a worker that has one thing to say. */
export async function ask<T>(
  name: string,
  task: object,
  parse: (value: unknown) => T,
): Promise<T> {
  const worker = new Worker(name, task);
  try {
    return await worker.next(parse);
  } finally {
    await worker.stop();
  }
}
