/**
 * The command. Prints one line of JSON, `{"url","siteUrl","adminKey"}`, on
 * standard output when it is ready; everything else goes to standard error.
 */
import {
  parseCommandLine,
  USAGE,
  UsageError,
  type CommandLine,
} from "./command-line.js";
import { functionLogLines } from "./function-log.js";
import { OPERATIONS_USAGE, runOperation } from "./operations/command.js";
import { startRuntime } from "./start.js";
import { deployFailure, watchFolder } from "./watch-folder.js";

/** How often to look whether the parent is still there. */
const PARENT_CHECK_MS = 1_000;

async function main(options: CommandLine): Promise<void> {
  const log = logger(options.json);
  const stopping = stopRequest(options.parentPid);
  let deployNow = false;
  // Whoever watches is about to mend what is broken.
  const onDeployFailure = (error: unknown) => {
    log(deployFailure(error));
    deployNow = true;
  };
  const runtime = await startRuntime({
    ...options,
    log,
    onDeployFailure: options.watch ? onDeployFailure : undefined,
  });
  runtime.app.onLog((entry) => {
    for (const line of functionLogLines(entry)) {
      // JSON lines tell their time themselves.
      const time = new Date(entry.timestamp * 1_000).toLocaleString();
      log(options.json ? line : `${time} ${line}`);
    }
  });
  const { url, siteUrl, adminKey } = runtime;
  process.stdout.write(`${JSON.stringify({ url, siteUrl, adminKey })}\n`);
  const stopWatching =
    options.watch && options.functionsDir !== undefined
      ? watchFolder(runtime, options.functionsDir, { deployNow, log })
      : () => undefined;
  log(`Stopping: ${await stopping}.`);
  stopWatching();
  await runtime.close();
}

/** Resolves with the reason to stop. */
function stopRequest(parentPid: number | undefined): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => resolve(`received ${signal}`));
    }
    if (parentPid !== undefined) {
      setInterval(() => {
        if (!isRunning(parentPid)) {
          resolve("the parent process is gone");
        }
      }, PARENT_CHECK_MS).unref();
    }
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function logger(json: boolean): (message: string) => void {
  return (message) => {
    const line = json
      ? JSON.stringify({ time: new Date().toISOString(), message })
      : message;
    process.stderr.write(`${line}\n`);
  };
}

/** @returns the exit code */
async function command(argv: readonly string[]): Promise<number> {
  const code = await runOperation(argv, (line) =>
    process.stdout.write(`${line}\n`),
  );
  if (code !== null) return code;
  await main(parseCommandLine(argv));
  return 0;
}

command(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof UsageError) {
      const usage = USAGE + OPERATIONS_USAGE;
      process.stderr.write(`${error.message}\n\n${usage}`);
      process.exit(2);
    }
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${reason}\n`);
    process.exit(1);
  },
);
