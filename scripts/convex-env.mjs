import { prepare, runScript, runTypeScript } from "./lib/prepare.mjs";

await runScript(async () => {
  prepare();
  process.exitCode = await runTypeScript("scripts/convex-env.ts");
});
