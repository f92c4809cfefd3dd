/**
 * `npm run convex:env`: tells a real Convex deployment the public keys of the
 * gateway and the dashboard, by the official CLI and its own credentials.
 * `--print` shows the variables instead.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT, runScript, SetupError } from "./lib/prepare.mjs";
import { ensureSecrets, jwksDataUri } from "./stack/secrets.js";
import { loadEnvironment } from "./stack/settings.js";

const PAIRS = [
  ["SERVICE_JWKS", "SERVICE_PRIVATE_KEY"],
  ["OPERATOR_JWKS", "OPERATOR_PRIVATE_KEY"],
] as const;

await runScript(() => {
  const { environment } = ensureSecrets(
    loadEnvironment(),
    join(ROOT, ".env.local"),
  );
  for (const [name, key] of PAIRS) {
    const value = jwksDataUri(key, environment[key] ?? "");
    if (process.argv.includes("--print")) {
      process.stdout.write(`${name}=${value}\n`);
      continue;
    }
    const result = spawnSync(
      process.execPath,
      [
        join(ROOT, "node_modules", "convex", "bin", "main.js"),
        ...["env", "set", name, value],
      ],
      { cwd: ROOT, stdio: "inherit" },
    );
    if (result.status !== 0) {
      throw new SetupError(
        `Setting ${name} failed; the Convex CLI's own words stand above.`,
      );
    }
  }
});
