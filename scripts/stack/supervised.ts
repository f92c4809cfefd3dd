/**
 * One child process that is started again when it dies, unless it dies too
 * often: then its last words are shown and the whole stack stops.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { SetupError } from "../lib/prepare.mjs";

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves once the child serves; sees its standard output line by line. */
  readonly ready: ReadinessCheck;
  /** Where its output goes, line by line; already prefixed. */
  readonly log: (line: string) => void;
}

export type ReadinessCheck =
  { kind: "json-line" } | { kind: "http"; url: string };

const READY_TIMEOUT_MS = 60_000;
const RESTART_WINDOW_MS = 60_000;
const RESTARTS_IN_WINDOW = 5;
const RESTART_PAUSE_MS = 200;
const STOP_TIMEOUT_MS = 15_000;
const KEPT_LINES = 20;

export class SupervisedProcess {
  readonly #spec: ProcessSpec;
  readonly #onFatal: (error: Error) => void;
  #child: ChildProcess | null = null;
  #stopping = false;
  #restarts: number[] = [];
  #lastLines: string[] = [];

  constructor(spec: ProcessSpec, onFatal: (error: Error) => void) {
    this.#spec = spec;
    this.#onFatal = onFatal;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * Starts it and waits until it serves.
   * @returns the JSON line it printed, for `json-line`; else null.
   * @throws {SetupError} with its last words when it ends before that.
   */
  async start(): Promise<unknown> {
    const child = spawn(this.#spec.command, [...this.#spec.args], {
      cwd: this.#spec.cwd,
      env: this.#spec.environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    const firstJson = this.#watchOutput(child);
    const ended = new Promise<never>((_, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        const words = this.#lastLines.slice(-3).join("\n  ");
        reject(
          new SetupError(
            `The ${this.#spec.name} stopped while starting (${signal ?? `exit code ${code}`}).\n  ${words}`,
          ),
        );
      });
    });
    // Once it serves, its end is handled by #onExit, not by this promise.
    ended.catch(() => undefined);
    const result = await Promise.race([this.#becomeReady(firstJson), ended]);
    child.once("exit", (code, signal) => this.#onExit(code, signal));
    if (child.exitCode !== null || child.signalCode !== null) {
      this.#onExit(child.exitCode, child.signalCode);
    }
    return result;
  }

  /** SIGTERM, then SIGKILL when it does not end in time. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
    });
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  }

  /** For tests of what a crash does: no warning, no cleaning up. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  #watchOutput(child: ChildProcess): Promise<unknown> {
    return new Promise((resolve) => {
      let resolved = false;
      const onLine = (line: string) => {
        if (this.#spec.ready.kind === "json-line" && !resolved) {
          const parsed = parseJsonLine(line);
          if (parsed !== undefined) {
            resolved = true;
            resolve(parsed);
            return;
          }
        }
        this.#lastLines = [...this.#lastLines.slice(-KEPT_LINES), line];
        this.#spec.log(line);
      };
      for (const stream of [child.stdout, child.stderr]) {
        if (stream) splitLines(stream, onLine);
      }
    });
  }

  async #becomeReady(firstJson: Promise<unknown>): Promise<unknown> {
    const { ready, name } = this.#spec;
    if (ready.kind === "http") {
      await waitForHttp(ready.url, name);
      return null;
    }
    return withTimeout(firstJson, READY_TIMEOUT_MS, name);
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#stopping) return;
    this.#startAgain(`stopped (${signal ?? `exit code ${code}`})`);
  }

  /** A death while starting counts like any other. */
  #startAgain(how: string): void {
    const now = Date.now();
    this.#restarts = this.#restarts.filter(
      (time) => now - time < RESTART_WINDOW_MS,
    );
    this.#restarts.push(now);
    if (this.#restarts.length > RESTARTS_IN_WINDOW) {
      this.#onFatal(
        new SetupError(
          `The ${this.#spec.name} ${how} again and again.\n  ${this.#lastLines.slice(-5).join("\n  ")}`,
        ),
      );
      return;
    }
    this.#spec.log(`${how}; starting it again`);
    // At once the first time; later with room for what stands in the way.
    const pause = (this.#restarts.length - 1) * RESTART_PAUSE_MS;
    setTimeout(() => {
      if (this.#stopping) return;
      this.start().catch((error: unknown) => {
        if (this.#stopping) return;
        const [sentence = ""] = String(error).split("\n");
        this.#startAgain(`could not be started (${sentence})`);
      });
    }, pause);
  }
}

function splitLines(
  stream: NodeJS.ReadableStream,
  onLine: (line: string) => void,
): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") onLine(line);
  });
  stream.on("end", () => {
    if (rest.trim() !== "") onLine(rest);
  });
}

function parseJsonLine(line: string): unknown {
  if (!line.startsWith("{")) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return parsed;
  } catch {
    // A log line that happens to begin with a brace.
    return undefined;
  }
}

async function waitForHttp(url: string, name: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, { redirect: "manual" });
      await response.arrayBuffer();
      if (response.status < 500) return;
    } catch {
      // Not listening yet; that is what we wait for.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new SetupError(
    `The ${name} did not answer at ${url} within ${READY_TIMEOUT_MS / 1000} s.`,
  );
}

async function withTimeout<T>(
  promise: Promise<T>,
  milliseconds: number,
  name: string,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new SetupError(
            `The ${name} was not ready within ${milliseconds / 1000} s.`,
          ),
        ),
      milliseconds,
    );
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
