import { pick, textOn } from "../shared/color.js";
import type { Settings } from "../shared/contract.js";
import { h } from "../shared/dom.js";
import { adoptStyles } from "../shared/styles.js";
import css from "./launcher.css?inline";

/** Bubbles, which ink stands on: `--soft` over `--surface`. */
const LIGHT = "#efefef";
const DARK = "#2a2d31";

export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  readonly frame: HTMLElement;
}

/**
 * Makes the host with its shadow tree. The tree is open: the page's scripts
 * share our origin, so a closed one would keep out assistive tools and tests
 * and no attacker.
 */
export function createHost(settings: Settings, nonce: string | null): Host {
  const { accent, offset, locale, dir, position } = settings;
  const element = document.createElement("frontdesk-widget");
  const root = element.attachShadow({ mode: "open" });
  // A page that says it is light stays light; else the system decides.
  const { colorScheme } = getComputedStyle(document.documentElement);
  const frame = h("div", {
    class: "frame",
    lang: locale,
    dir,
    "data-position": position,
    "data-scheme": /^(only )?light$/.test(colorScheme) && "light",
  });
  // Only numbers and checked `#rrggbb` values enter the sheet.
  adoptStyles(
    root,
    `.frame{--accent:${accent};--on-accent:${textOn(accent)};` +
      `--ink-light:${pick(accent, LIGHT, "var(--text)")};--ink-dark:${pick(accent, DARK, "var(--text)")};` +
      `--bottom:${offset.bottom}px;--side:${offset.side}px}${css}`,
    nonce,
  );
  root.append(frame);
  return { element, root, frame };
}
