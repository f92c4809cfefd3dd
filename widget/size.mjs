/**
 * Fails when the built widget is larger than promised. Prints one table.
 * Run the build first.
 */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Bytes in brotli. */
export const BUDGETS = { loader: 4096, whole: 14336 };

const folder = dirname(fileURLToPath(import.meta.url));

/**
 * @param manifest as build.mjs writes it
 * @returns one row per budget, sizes in bytes
 */
export function measure({ loader, panels, sizes }) {
  const row = (what, files, budget) => {
    const sum = (key) =>
      files.reduce((total, file) => total + sizes[file][key], 0);
    const brotli = sum("brotli");
    const [raw, gzip] = [sum("raw"), sum("gzip")];
    return { what, raw, gzip, brotli, budget, fits: brotli <= budget };
  };
  return [
    row("loader", [loader], BUDGETS.loader),
    ...Object.entries(panels).map(([locale, panel]) =>
      row(`loader + panel (${locale})`, [loader, panel], BUDGETS.whole),
    ),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(folder, "dist", "manifest.json");
  const rows = measure(JSON.parse(await readFile(path, "utf8")));
  console.table(rows);
  const over = rows.filter((row) => !row.fits);
  for (const row of over) {
    console.error(
      `${row.what} is ${row.brotli - row.budget} bytes over its budget`,
    );
  }
  process.exitCode = over.length > 0 ? 1 : 0;
}
