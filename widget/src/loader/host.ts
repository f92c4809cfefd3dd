import { pick, textOn } from "../shared/color.js";
import type { Settings } from "../shared/contract.js";
import { h, set } from "../shared/dom.js";
import { adoptStyles } from "../shared/styles.js";
import css from "./launcher.css?inline";

/** Bubbles, which ink stands on: `--soft` over `--surface`. */
const LIGHT = "#efefef";
const DARK = "#2a2d31";

export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  readonly frame: HTMLElement;
  /** Puts on what may change while the page is open. */
  dress(): void;
}

/**
 * Makes the host with its shadow tree. The tree is open: the page's scripts
 * share our origin, so a closed one would keep out assistive tools and tests
 * and no attacker.
 */
export function createHost(settings: Settings, nonce: string | null): Host {
  const { offset, locale, dir } = settings;
  const element = document.createElement("frontdesk-widget");
  const root = element.attachShadow({ mode: "open" });
  // A page that says it is light stays light; else the system decides.
  const { colorScheme } = getComputedStyle(document.documentElement);
  const frame = h("div", {
    class: "frame",
    lang: locale,
    dir,
    "data-scheme": /^(only )?light$/.test(colorScheme) && "light",
  });
  adoptStyles(root, css, nonce);
  root.append(frame);
  return {
    element,
    root,
    frame,
    dress() {
      const { accent, position } = settings;
      set(frame, "data-position", position);
      const theme = Object.entries(settings.theme).map(
        ([name, value]) => `--${name.slice(5)}:${value};`,
      );
      // The server's come last and win; nothing of an earlier look stays.
      frame.style.cssText =
        `--accent:${accent};--on-accent:${textOn(accent)};` +
        `--ink-light:${pick(accent, LIGHT, "var(--text)")};--ink-dark:${pick(accent, DARK, "var(--text)")};` +
        `--bottom:${offset.bottom}px;--side:${offset.side}px;${theme.join("")}`;
    },
  };
}
