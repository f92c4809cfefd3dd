/**
 * For containers: makes the secrets once into a folder (a volume), one file for
 * each part, so that nobody sees what it has no use for. Values given in the
 * environment win and are written too; what stands in the files is kept.
 */
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { jwksDataUri, makeMissingSecrets } from "./secrets.js";

const FILES = {
  "backend.env": ["SERVICE_PRIVATE_KEY", "WIDGET_API_KEY"],
  "dashboard.env": [
    "OPERATOR_PRIVATE_KEY",
    "DASHBOARD_PASSWORD",
    "WIDGET_API_KEY",
  ],
} as const;

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write("usage: write-keys <folder>\n");
  process.exit(2);
}

const kept: Record<string, string> = {};
for (const file of Object.keys(FILES)) {
  const path = join(folder, file);
  if (!existsSync(path)) continue;
  for (const [name, value] of Object.entries(
    parseEnv(readFileSync(path, "utf8")),
  )) {
    if (value !== undefined) kept[name] = value;
  }
}
for (const [name, value] of Object.entries(process.env)) {
  if (value) kept[name] = value;
}

const { environment, made } = makeMissingSecrets(kept);
const write = (file: string, values: Readonly<Record<string, string>>) => {
  const path = join(folder, file);
  const lines = Object.entries(values).map(
    ([key, value]) => `${key}=${value}\n`,
  );
  writeFileSync(path, lines.join(""), { mode: 0o600 });
  chmodSync(path, 0o600);
};
for (const [file, names] of Object.entries(FILES)) {
  write(
    file,
    Object.fromEntries(names.map((name) => [name, environment[name] ?? ""])),
  );
}
write("convex.env", {
  SERVICE_JWKS: jwksDataUri(
    "SERVICE_PRIVATE_KEY",
    environment["SERVICE_PRIVATE_KEY"] ?? "",
  ),
  OPERATOR_JWKS: jwksDataUri(
    "OPERATOR_PRIVATE_KEY",
    environment["OPERATOR_PRIVATE_KEY"] ?? "",
  ),
});
if (made.includes("DASHBOARD_PASSWORD")) {
  process.stdout.write(
    `Made the dashboard's password: ${environment["DASHBOARD_PASSWORD"]}\n`,
  );
}
