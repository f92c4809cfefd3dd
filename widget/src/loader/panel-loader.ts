import type { PanelModule } from "../shared/contract.js";

/** Set by the build: the panel's file name and its `sha384-…`. */
declare const PANEL_FILE: string;
declare const PANEL_INTEGRITY: string;

/**
 * Loads the panel chunk once, from where the loader came from. `import()` is
 * allowed by a host in `script-src` and is no Trusted Types sink. A
 * `modulepreload` link before it makes browsers that know it check the
 * chunk's integrity.
 * @returns a function that starts or joins the load; after a failure the
 * next call tries again under a new address, since a failed module is
 * remembered by the browser.
 */
export function panelLoader(
  scriptUrl: string,
  nonce: string | null,
): () => Promise<PanelModule> {
  let loading: Promise<PanelModule> | null = null;
  let failures = 0;
  return () => {
    if (loading !== null) return loading;
    const url = new URL(PANEL_FILE, scriptUrl);
    if (failures > 0) url.searchParams.set("retry", String(failures));
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.integrity = PANEL_INTEGRITY;
    link.crossOrigin = "anonymous";
    if (nonce) link.nonce = nonce;
    link.href = url.href;
    document.head.append(link);
    // The chunk's hash stands in its name: this is the module of this build.
    loading = (import(url.href) as Promise<PanelModule>)
      .catch((error: unknown) => {
        failures++;
        loading = null;
        throw error;
      })
      .finally(() => link.remove());
    return loading;
  };
}
