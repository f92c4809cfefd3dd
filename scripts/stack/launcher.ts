/** Starts the stack's processes and stops them in the right order. */
import type { SupervisedProcess as Process } from "./supervised.js";
import { SupervisedProcess, type ReadinessCheck } from "./supervised.js";

export type PartName = "runtime" | "gateway" | "dashboard";

export interface PartSpec {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly ready: ReadinessCheck;
}

// Visitors first: the gateway hands its answers over while Convex still lives.
const STOP_ORDER: readonly PartName[] = ["dashboard", "gateway", "runtime"];

export class Launcher {
  readonly #running = new Map<PartName, Process>();
  readonly #log: (part: PartName, line: string) => void;
  readonly #onFatal: (error: Error) => void;

  constructor(
    log: (part: PartName, line: string) => void,
    onFatal: (error: Error) => void,
  ) {
    this.#log = log;
    this.#onFatal = onFatal;
  }

  /** Resolves when it serves, with the JSON line it printed, if any. */
  launch(name: PartName, spec: PartSpec): Promise<unknown> {
    const child = new SupervisedProcess(
      {
        ...spec,
        name,
        command: process.execPath,
        log: (line) => this.#log(name, line),
      },
      this.#onFatal,
    );
    this.#running.set(name, child);
    return child.start();
  }

  part(name: PartName): Process {
    const part = this.#running.get(name);
    if (!part) throw new Error(`The ${name} is not part of this stack.`);
    return part;
  }

  async stop(): Promise<void> {
    for (const name of STOP_ORDER) await this.#running.get(name)?.stop();
  }
}
