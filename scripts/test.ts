/** `npm test`: the checks, then the widget and the journeys in Chromium. */
import { check, requireClean } from "./check.js";
import { runScript } from "./lib/prepare.mjs";
import { CHROMIUM, ensureProgram, NGINX } from "./lib/programs.js";
import { command, runSteps } from "./lib/steps.js";

await runScript(async () => {
  const environment = { CHROMIUM_PATH: ensureProgram(CHROMIUM) };
  ensureProgram(NGINX);
  const show = { show: true, environment };
  const results = await check();
  results.push(
    ...(await runSteps(
      [
        command(
          "widget in Chromium",
          "vitest",
          ["run", "--config", "widget/vitest.browser.config.ts"],
          show,
        ),
        command(
          "journeys in Chromium",
          "vitest",
          ["run", "--config", "e2e/vitest.config.ts"],
          show,
        ),
      ],
      1,
    )),
  );
  const failed = results.filter((result) => result.problems.length > 0);
  process.stdout.write(
    `\nsteps: ${results.length - failed.length} passed, ${failed.length} failed\n`,
  );
  requireClean(results);
});
