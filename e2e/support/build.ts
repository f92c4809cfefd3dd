/** Builds what is stale, once, before any journey starts. */
import { buildIfStale, UNITS } from "../../scripts/stack/build.js";

export default async function build(): Promise<void> {
  for (const unit of UNITS) await buildIfStale(unit.name);
}
