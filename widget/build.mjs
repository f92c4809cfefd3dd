/**
 * Builds the loader and a panel chunk per language into dist/, each with its
 * brotli and gzip form beside it, and a manifest that the gateway and the
 * size check read. The panels are built first: their names and integrity
 * stand in the loader.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build, transform } from "esbuild";
import { minify } from "terser";

const folder = dirname(fileURLToPath(import.meta.url));

/** What a browser needs anyway to know constructed sheets and `findLast`. */
const TARGET = ["chrome97", "firefox104", "safari15.4"];

/** A visitor loads the panel of one language. */
const LOCALES = ["en", "de"];

/**
 * Property names of our own that neither the platform nor the wire contract
 * knows; they are shortened, the same way in all files. One that is missing
 * here costs some bytes and nothing else.
 */
const PRIVATE_NAMES = `
  actionFailed addLocal adoptStyles answering answersAssistant
  answersHuman answersWaiting apiBase askHuman assistant busy changed
  contact contactInvalid contactSaved contactSend contactTitle
  contactWanted earlier emit failed final frame hasEarlier historyFailed
  hopeless human humanRequest interrupted isOpen keep kit lastSeq link
  loading mergePage newMessages node offline passing phase privacy problem
  reattached redress dress renew reconsider record recover report requestClose restore
  restored resumePoint retry retryAt safeStorage saveContact session
  setText setUnread settings settle silence storageKey streaming take team
  texts thinking toEnd unsent update wait waiting welcome
`;

/** Minified style sheets as strings, under Vite's own import suffix. */
const cssText = {
  name: "css-text",
  setup(plugin) {
    plugin.onResolve({ filter: /\.css\?inline$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.replace(/\?inline$/, "")),
      namespace: "css-text",
    }));
    plugin.onLoad({ filter: /./, namespace: "css-text" }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await transform(source, {
        loader: "css",
        minify: true,
        target: TARGET,
      });
      // Custom properties keep their white space, which nobody needs.
      const contents = code.trim().replace(/(--[\w-]+): /g, "$1:");
      return { contents, loader: "text" };
    });
  },
};

/** Bundled by esbuild, made small by terser: 3 % less than by esbuild. */
async function bundle(entry, format, define, mangleCache) {
  const result = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minifySyntax: true,
    charset: "utf8",
    legalComments: "none",
    format,
    target: TARGET,
    define,
    mangleProps: new RegExp(
      `^(${PRIVATE_NAMES.trim().split(/\s+/).join("|")})$`,
    ),
    mangleCache,
    plugins: [cssText],
  });
  Object.assign(mangleCache, result.mangleCache);
  const { code } = await minify(result.outputFiles[0].text, {
    module: format === "esm",
    toplevel: true,
    ecma: 2020,
    compress: {
      passes: 3,
      hoist_props: true,
      sequences: false,
      // Nothing here uses a function of an object as a constructor.
      unsafe_arrows: true,
      unsafe_methods: true,
    },
  });
  return Buffer.from(code);
}

const digest = (algorithm, data, encoding) =>
  createHash(algorithm).update(data).digest(encoding);

const integrity = (algorithm, data) =>
  `${algorithm}-${digest(algorithm, data, "base64")}`;

/** Writes a file and its compressed forms. @returns their sizes in bytes. */
async function emit(dist, name, data) {
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(data, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
      },
    }),
    promisify(gzip)(data, { level: 9 }),
  ]);
  // The plain form first: a compressed one that is older counts as stale.
  await writeFile(join(dist, name), data);
  await writeFile(join(dist, `${name}.br`), br);
  await writeFile(join(dist, `${name}.gz`), gz);
  return { raw: data.length, gzip: gz.length, brotli: br.length };
}

/**
 * @param dist folder to write to
 * @returns the manifest that was written
 */
export async function buildWidget(dist = join(folder, "dist")) {
  const files = {};
  const panels = {};
  const mangled = {};
  for (const locale of LOCALES) {
    const define = { LOCALE: JSON.stringify(locale) };
    const data = await bundle("src/panel/index.ts", "esm", define, mangled);
    const name = `panel-${digest("sha256", data, "hex").slice(0, 12)}.js`;
    panels[locale] = name;
    files[name] = data;
  }
  const known = Object.entries(panels).map(([locale, name]) => [
    locale,
    // As safe as the longer ones, which no compression makes smaller.
    [name, integrity("sha256", files[name])],
  ]);
  files["chat-widget.js"] = await bundle(
    "src/loader/index.ts",
    "iife",
    { PANELS: JSON.stringify(Object.fromEntries(known)) },
    mangled,
  );
  await mkdir(dist, { recursive: true });
  const manifest = {
    loader: "chat-widget.js",
    panel: panels.en,
    panels,
    integrity: {},
    sizes: {},
  };
  for (const [name, data] of Object.entries(files)) {
    manifest.integrity[name] = integrity("sha384", data);
    manifest.sizes[name] = await emit(dist, name, data);
  }
  await writeFile(
    join(dist, "manifest.json"),
    `${JSON.stringify(manifest, null, 2)}\n`,
  );
  await removeOld(dist, Object.values(panels));
  return manifest;
}

/** Chunks of earlier builds; last, so that a served loader finds its chunk. */
async function removeOld(dist, kept) {
  for (const name of await readdir(dist)) {
    const isKept = kept.some((panel) => name.startsWith(panel));
    if (name.startsWith("panel-") && !isKept) {
      await rm(join(dist, name));
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { sizes } = await buildWidget();
  for (const [name, size] of Object.entries(sizes)) {
    console.log(`${name}: ${size.brotli} bytes in brotli`);
  }
}
