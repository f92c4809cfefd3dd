/**
 * Bundles the gateway into `dist/main.js`: its own code, the wire contract and
 * the generated names of Convex functions. Packages of the registry stay
 * outside and are found in `node_modules`.
 */
import { cp, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("./", import.meta.url));
const out = `${folder}dist/`;

/** Registry packages are bare names; workspaces of this project are not. */
const registryPackages = {
  name: "registry-packages",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === "entry-point" || path.startsWith("@frontdesk/")) return null;
      return { path, external: true };
    });
  },
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await build({
  entryPoints: [`${folder}src/main.ts`],
  outfile: `${out}main.js`,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  sourcemap: true,
  sourcesContent: false,
  legalComments: "none",
  logLevel: "warning",
  plugins: [registryPackages],
});
await cp(`${folder}src/demo`, `${out}demo`, { recursive: true });
await cp(`${folder}src/openapi/docs`, `${out}docs`, { recursive: true });
