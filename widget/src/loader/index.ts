/**
 * The script a page embeds. Everything here runs on every page view of the
 * site: keep it small, quiet and unable to fail loudly.
 */
import { createApi, isLive } from "./api.js";
import { createEvents } from "./events.js";
import { panelLoader } from "./panel-loader.js";
import { apiBase, resolveSettings } from "./settings.js";
import type { Config, Settings } from "../shared/contract.js";
import { createWidget } from "./widget.js";

/** The launcher does not wait longer than this for its colour and place. */
const PATIENCE_MS = 3000;

async function start(script: HTMLScriptElement): Promise<void> {
  const { dataset, src, nonce } = script;
  const ending = new AbortController();
  const { signal } = ending;
  const events = createEvents();
  const api = createApi(window, events, () => ending.abort());

  const config = dataset.widgetId
    ? await fetchConfig(
        `${apiBase(dataset, src)}/v1/widgets/${dataset.widgetId}/config`,
      )
    : {};
  if (!document.body) {
    await new Promise((resolve) =>
      document.addEventListener("DOMContentLoaded", resolve),
    );
  }
  if (signal.aborted) return;
  if (!config) {
    console.warn("frontdesk: this widget is not served on this site");
    events.emit("error", { code: "widget_not_found_or_inactive" });
    return;
  }
  const root = document.documentElement;
  const resolve = (answer: Config): Settings =>
    resolveSettings(dataset, src, answer, {
      lang: root.lang,
      dir: getComputedStyle(root).direction,
      browser: navigator.language,
    });
  const settings = resolve(config);
  const { locale } = settings;
  const loadPanel = panelLoader(src, locale, nonce);
  api.connect(
    createWidget(settings, events, loadPanel, nonce, signal, (answer) => {
      // The panel that is here speaks one language.
      Object.assign(settings, resolve(answer), { locale });
    }),
  );
}

/**
 * The widget's public configuration; null when the gateway refuses it to
 * this site. A gateway out of reach leaves attributes and defaults.
 */
async function fetchConfig(url: string): Promise<Config | null> {
  try {
    const response = await fetch(url, {
      // Safari 15 waits as long as it takes.
      signal: AbortSignal.timeout?.(PATIENCE_MS),
    });
    if (response.ok) {
      const config: unknown = await response.json();
      // Each value is checked where it is used.
      return (config ?? {}) as Config;
    }
    return response.status === 403 || response.status === 404 ? null : {};
  } catch {
    // Unreachable or too slow: the visitor still gets a launcher.
    return {};
  }
}

// A second run of the script (Turbo evaluates it again) finds the first.
if (!isLive(window.frontdesk)) {
  const { currentScript } = document;
  const script =
    currentScript instanceof HTMLScriptElement
      ? currentScript
      : document.querySelector<HTMLScriptElement>("script[data-api-url]");
  if (script) void start(script);
}
