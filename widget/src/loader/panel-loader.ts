import type { Locale, PanelModule } from "../shared/contract.js";

/** Set by the build: each language's panel, file name and `sha256-…`. */
declare const PANELS: Readonly<Record<Locale, readonly [string, string]>>;

/**
 * Loads the panel chunk once, from where the loader came from. `import()` is
 * allowed by a host in `script-src` and is no Trusted Types sink. A
 * `modulepreload` link before it makes browsers that know it check the
 * chunk's integrity.
 * @returns a function that starts or joins the load; after a failure the
 * next call tries again under a new address, since the browser remembers a
 * module that failed.
 */
export function panelLoader(
  scriptUrl: string,
  locale: Locale,
  nonce: string | null,
): () => Promise<PanelModule> {
  const [file, integrity] = PANELS[locale];
  let loading: Promise<PanelModule> | null = null;
  let failures = 0;
  return () => {
    if (loading) return loading;
    const retry = failures ? `?${failures}` : "";
    const { href } = new URL(file + retry, scriptUrl);
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.integrity = integrity;
    link.nonce = nonce ?? "";
    link.href = href;
    document.head.append(link);
    // The chunk's hash stands in its name: this is the module of this build.
    loading = import(href) as Promise<PanelModule>;
    loading
      .catch(() => {
        // The caller holds the same promise and reports.
        failures++;
        loading = null;
      })
      .finally(() => link.remove());
    return loading;
  };
}
