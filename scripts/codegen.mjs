import { prepare, runScript, runTypeScript } from "./lib/prepare.mjs";

await runScript(async () => {
  prepare();
  for (const file of ["scripts/codegen.ts", "scripts/api-client.ts"]) {
    process.exitCode ||= await runTypeScript(file);
  }
});
