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

function commandLine(): CommandLine {
  try {
    return parseCommandLine(process.argv.slice(2));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}`);
      process.exit(2);
    }
    throw error;
  }
}

main(commandLine()).then(
  () => process.exit(0),
  (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${reason}\n`);
    process.exit(1);
  },
);
