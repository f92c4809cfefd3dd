/** `backup`, `restore` and `check` as commands. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { UsageError } from "../command-line.js";
import { backUp, restore } from "./backup.js";
import { checkFolder } from "./check.js";

export const OPERATIONS_USAGE = `
Or one of these, for a data folder:

  main backup <new dir> --data <dir>   copy it, also while it is in use
  main restore <backup> --data <dir>   make it from a backup
  main check --data <dir>              verify all of it, while it is not in use
`;

interface Answer {
  readonly problems?: readonly string[];
  readonly [key: string]: unknown;
}

type Operation = (dataDir: string, paths: readonly string[]) => Promise<Answer>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  backup: async (dataDir, paths) => {
    const target = onePath(paths, "backup needs the folder to make");
    return { backup: target, ...(await backUp(dataDir, target)) };
  },
  restore: async (dataDir, paths) => {
    const backup = onePath(paths, "restore needs the backup to take");
    return { data: dataDir, ...(await restore(backup, dataDir)) };
  },
  check: async (dataDir, paths) => {
    if (paths.length > 0) throw new UsageError("check takes no folder's name");
    return { data: dataDir, ...(await checkFolder(dataDir)) };
  },
};

/**
 * Runs the operation that the arguments begin with. It prints its report as
 * one line of JSON.
 * @returns the exit code, or null when they begin with no operation
 * @throws UsageError, OperationError, StorageError
 */
export async function runOperation(
  argv: readonly string[],
  print: (line: string) => void,
): Promise<number | null> {
  const [name = "", ...rest] = argv;
  if (!Object.hasOwn(OPERATIONS, name)) return null;
  const { dataDir, paths } = parse(rest);
  const answer = await OPERATIONS[name]?.(dataDir, paths);
  print(JSON.stringify(answer));
  return answer?.problems === undefined || answer.problems.length === 0 ? 0 : 1;
}

function parse(args: readonly string[]): { dataDir: string; paths: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { data: { type: "string" } },
      allowPositionals: true,
    });
    if (values.data === undefined) {
      throw new UsageError("--data must name the data folder");
    }
    return {
      dataDir: resolve(values.data),
      paths: positionals.map((path) => resolve(path)),
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
    );
  }
}

function onePath(paths: readonly string[], complaint: string): string {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) throw new UsageError(complaint);
  return path;
}
