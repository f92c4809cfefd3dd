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
export function measure({ loader, panel, sizes }) {
  const sum = (key) => sizes[loader][key] + sizes[panel][key];
  const rows = [
    { what: "loader", ...sizes[loader], budget: BUDGETS.loader },
    {
      what: "loader + panel",
      raw: sum("raw"),
      gzip: sum("gzip"),
      brotli: sum("brotli"),
      budget: BUDGETS.whole,
    },
  ];
  return rows.map((row) => ({ ...row, fits: row.brotli <= row.budget }));
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
