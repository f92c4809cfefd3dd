import { inkOn, textOn } from "../shared/color.js";
import type { Settings } from "../shared/contract.js";
import { h, setAttribute } from "../shared/dom.js";
import { adoptStyles } from "../shared/styles.js";
import css from "./launcher.css?inline";

export const HOST_TAG = "frontdesk-widget";

/** The surfaces that ink must be legible on; also in launcher.css. */
const LIGHT_SURFACE = "#ffffff";
const DARK_SURFACE = "#262a31";

export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  readonly frame: HTMLElement;
}

/**
 * Makes the host with its shadow tree. The tree is open: the page's scripts
 * share our origin, a closed one would keep out assistive tools and tests and
 * no attacker.
 */
export function createHost(
  settings: Settings,
  nonce: string | null,
  signal: AbortSignal,
): Host {
  const element = document.createElement(HOST_TAG);
  const root = element.attachShadow({ mode: "open" });
  adoptStyles(root, css, nonce);
  // Only numbers and checked `#rrggbb` values enter this sheet.
  adoptStyles(
    root,
    `.frame{--accent:${settings.accent};--on-accent:${textOn(settings.accent)};` +
      `--ink-light:${inkOn(settings.accent, LIGHT_SURFACE)};` +
      `--ink-dark:${inkOn(settings.accent, DARK_SURFACE)};` +
      `--bottom:${settings.offset.bottom}px;--side:${settings.offset.side}px}`,
    nonce,
  );
  const frame = h("div", {
    class: "frame",
    lang: settings.locale,
    dir: settings.dir,
    "data-position": settings.position,
  });
  root.append(frame);
  followScheme(frame, settings.theme, signal);
  return { element, root, frame };
}

/**
 * Light or dark: as the attribute says, else as the page declares by
 * `color-scheme`, else as the system prefers.
 */
function followScheme(
  frame: HTMLElement,
  theme: Settings["theme"],
  signal: AbortSignal,
): void {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const update = (): void => {
    const declared = getComputedStyle(document.documentElement).colorScheme;
    const only = /^(?:only )?(light|dark)$/.exec(declared)?.[1];
    const chosen = theme === "auto" ? only : theme;
    const scheme = chosen ?? (system.matches ? "dark" : "light");
    setAttribute(frame, "data-scheme", scheme);
  };
  update();
  system.addEventListener("change", update, { signal });
}
