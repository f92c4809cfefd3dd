/** `npm run build [part …]`: builds the named parts, or all, from scratch. */
import { buildUnit, unitNamed, UNITS } from "./stack/build.js";
import { runScript } from "./lib/prepare.mjs";

// protocol is consumed as source and bundled into its users; it is accepted
// here so that `build:backend` reads as what it does.
const SOURCE_ONLY = new Set(["protocol"]);

await runScript(async () => {
  const names = process.argv.slice(2).filter((name) => !SOURCE_ONLY.has(name));
  const units = names.length > 0 ? names.map(unitNamed) : UNITS;
  for (const unit of units) await buildUnit(unit);
});
