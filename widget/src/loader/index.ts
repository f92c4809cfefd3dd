/**
 * The script a page embeds. Everything here runs on every page view of the
 * site: keep it small, quiet and unable to fail loudly.
 */
import { createApi, isLive } from "./api.js";
import { readAttributes } from "./attributes.js";
import { createEvents } from "./events.js";
import { panelLoader } from "./panel-loader.js";
import { fetchConfig } from "./server-config.js";
import { resolveSettings } from "./settings.js";
import { createWidget } from "./widget.js";

function findScript(): HTMLScriptElement | null {
  const { currentScript } = document;
  return currentScript instanceof HTMLScriptElement
    ? currentScript
    : document.querySelector<HTMLScriptElement>(
        'script[src*="/chat-widget.js"]',
      );
}

async function start(script: HTMLScriptElement): Promise<void> {
  const attributes = readAttributes(script.dataset, script.src);
  const nonce = script.nonce || null;
  const ending = new AbortController();
  const events = createEvents();
  const api = createApi(window, events, () => ending.abort());

  const answer =
    attributes.widgetId === null
      ? null
      : await fetchConfig(attributes.apiBase, attributes.widgetId, ending.signal);
  if (document.body === null) {
    await new Promise((resolve) =>
      document.addEventListener("DOMContentLoaded", resolve, { once: true }),
    );
  }
  if (ending.signal.aborted) return;
  if (answer?.kind === "refused") {
    console.warn(
      `frontdesk: the widget is not served here (HTTP ${answer.status})`,
    );
    events.emit("error", {
      code:
        answer.status === 403
          ? "domain_not_authorized"
          : "widget_not_found_or_inactive",
    });
    return;
  }

  const root = document.documentElement;
  const settings = resolveSettings(attributes, answer?.config ?? {}, {
    lang: root.lang,
    dir: getComputedStyle(root).direction,
    browser: navigator.language,
  });
  const widget = createWidget({
    settings,
    events,
    loadPanel: panelLoader(script.src, nonce),
    nonce,
    signal: ending.signal,
  });
  api.connect(widget);
  events.emit("ready", {});
}

// A second run of the script (Turbo evaluates it again) finds the first.
if (!isLive(window.frontdesk)) {
  const script = findScript();
  if (script === null) console.warn("frontdesk: no script element found");
  else void start(script);
}
