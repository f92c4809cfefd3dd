/** The command's options, from arguments and an environment file. */
import { readFileSync } from "node:fs";
import { parseArgs, parseEnv } from "node:util";

export interface CommandLine {
  readonly functionsDir: string | undefined;
  readonly dataDir: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly sitePort: number;
  readonly cloudOrigin: string | undefined;
  readonly siteOrigin: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly watch: boolean;
  readonly production: boolean;
  readonly maxFileBytes: number | undefined;
  readonly json: boolean;
  readonly parentPid: number | undefined;
}

export const USAGE = `Usage: main --functions <dir> [options]

  --functions <dir>     Convex functions to deploy; without it, those of last time
  --data <dir>          keep documents there; without it, in memory only
  --port <n>            API and WebSocket, 3210 by default; 0 takes a free one
  --site-port <n>       the app's HTTP routes; the port after --port by default
  --host <address>      127.0.0.1 by default
  --cloud-origin <url>  how clients reach the API, when behind a proxy
  --site-origin <url>   how clients reach the HTTP routes, when behind a proxy
  --env NAME=VALUE      set an environment variable of the deployment; repeatable
  --env-file <file>     the same, from a file of NAME=VALUE lines
  --watch               deploy again whenever the functions change
  --max-file-bytes <n>  of one stored file; 1073741824 by default
  --production          keep log lines and the reasons of errors from clients
  --json                log as JSON lines
  --parent-pid <pid>    stop when that process is gone
`;

/** What was asked for makes no sense; the message says what to do. */
export class UsageError extends Error {}

/** @throws UsageError */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values } = parse(argv);
  const port = portOf("--port", values.port ?? "3210");
  if (values.watch === true && values.functions === undefined) {
    throw new UsageError("--watch needs --functions");
  }
  return {
    functionsDir: values.functions,
    dataDir: values.data,
    host: values.host ?? "127.0.0.1",
    port,
    sitePort: portOf(
      "--site-port",
      values["site-port"] ?? String(port === 0 ? 0 : port + 1),
    ),
    cloudOrigin: values["cloud-origin"],
    siteOrigin: values["site-origin"],
    env: {
      ...fromFile(values["env-file"]),
      ...Object.fromEntries((values.env ?? []).map(parseAssignment)),
    },
    watch: values.watch === true,
    production: values.production === true,
    maxFileBytes:
      values["max-file-bytes"] === undefined
        ? undefined
        : countOf("--max-file-bytes", values["max-file-bytes"]),
    json: values.json === true,
    parentPid:
      values["parent-pid"] === undefined
        ? undefined
        : countOf("--parent-pid", values["parent-pid"]),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        functions: { type: "string" },
        data: { type: "string" },
        host: { type: "string" },
        port: { type: "string" },
        "site-port": { type: "string" },
        "cloud-origin": { type: "string" },
        "site-origin": { type: "string" },
        env: { type: "string", multiple: true },
        "env-file": { type: "string" },
        watch: { type: "boolean" },
        "max-file-bytes": { type: "string" },
        production: { type: "boolean" },
        json: { type: "boolean" },
        "parent-pid": { type: "string" },
      },
    });
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
    );
  }
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`${option} must be a port from 0 to 65535`);
  }
  return port;
}

function countOf(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count <= 0) {
    throw new UsageError(`${option} must be a positive whole number`);
  }
  return count;
}

function parseAssignment(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at <= 0) {
    throw new UsageError(`--env ${text} is not NAME=VALUE`);
  }
  return [text.slice(0, at), text.slice(at + 1)];
}

function fromFile(file: string | undefined): Record<string, string> {
  if (file === undefined) {
    return {};
  }
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--env-file cannot be read: ${reason}`);
  }
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (value !== undefined) {
      values[name] = value;
    }
  }
  return values;
}
