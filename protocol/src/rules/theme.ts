/**
 * A widget's looks as CSS variables, computed where there is room for the
 * arithmetic, so that the widget only sets them.
 */
import { checkFontFamily } from "./appearance.js";
import {
  contrast,
  legible,
  mix,
  parseHex,
  textOn,
  type HexColor,
} from "./colors.js";

export interface ThemeChoice {
  /** Buttons, the visitor's bubbles, links. */
  readonly accent: string;
  /** Of the panel. Absent: the visitor's own light or dark. */
  readonly background?: string | undefined;
  readonly text?: string | undefined;
  /** Of the panel's head. Absent: like the panel. */
  readonly header?: string | undefined;
  readonly fontFamily?: string | undefined;
}

export type ThemeVariables = Readonly<Record<`--fd-${string}`, string>>;

/** What the panel is made of when the owner chose no background. */
const LIGHT: HexColor = "#ffffff";
const DARK: HexColor = "#1c1f24";
const DEFAULT_ACCENT: HexColor = "#2563eb";
const DEFAULT_TEXT: HexColor = "#1b1f24";

/**
 * Every text's colour reaches a contrast of 4.5 : 1 on what it stands on,
 * whatever was chosen; values that are no colour count as absent.
 *
 * Always: `--fd-accent`, `--fd-on-accent`, and the accent as ink on a light
 * and a dark panel, `--fd-ink-light`, `--fd-ink-dark`. With a background:
 * `--fd-surface`, `--fd-soft` (others' bubbles), `--fd-line`, `--fd-text`,
 * `--fd-muted`, `--fd-ink`, `--fd-danger` and `--fd-scheme` (`light` or
 * `dark`). With a header: `--fd-header`, `--fd-on-header`. With a font:
 * `--fd-font`.
 */
export function themeVariables(choice: ThemeChoice): ThemeVariables {
  const accent = hexOf(choice.accent) ?? DEFAULT_ACCENT;
  const variables: Record<`--fd-${string}`, string> = {
    "--fd-accent": accent,
    "--fd-on-accent": textOn(accent),
    "--fd-ink-light": legible(accent, LIGHT, softOf(LIGHT)),
    "--fd-ink-dark": legible(accent, DARK, softOf(DARK)),
  };
  const background = hexOf(choice.background);
  // A text colour alone would be read on two backgrounds.
  if (background) {
    Object.assign(
      variables,
      panelOf(background, accent, hexOf(choice.text) ?? DEFAULT_TEXT),
    );
  }
  const header = hexOf(choice.header);
  if (header) {
    variables["--fd-header"] = header;
    variables["--fd-on-header"] = textOn(header);
  }
  const font = checkFontFamily(choice.fontFamily ?? "");
  if (font.ok) {
    const isComplete = /(?:^|, )[a-z-]+$/.test(font.value);
    variables["--fd-font"] = isComplete
      ? font.value
      : `${font.value}, system-ui, sans-serif`;
  }
  return variables;
}

function panelOf(background: HexColor, accent: HexColor, wanted: HexColor) {
  const soft = softOf(background);
  const text = legible(wanted, background, soft);
  return {
    "--fd-surface": background,
    "--fd-soft": soft,
    "--fd-line": mix(background, textOn(background), 0.18),
    "--fd-text": text,
    "--fd-muted": legible(mix(text, background, 0.4), background, soft),
    "--fd-ink": legible(accent, background, soft),
    "--fd-danger": legible("#b42318", background, soft),
    "--fd-scheme": contrast(background, "#000000") > 4.58 ? "light" : "dark",
  };
}

/** A bubble just off the panel, towards where text is not. */
function softOf(background: HexColor): HexColor {
  const mixed = mix(background, textOn(background), 0.08);
  // In the middle greys that would leave no legible colour for its text.
  const text = textOn(background);
  return contrast(text, mixed) >= 4.5
    ? mixed
    : mix(background, text === "#ffffff" ? "#000000" : "#ffffff", 0.08);
}

function hexOf(value: string | undefined): HexColor | null {
  return value === undefined ? null : parseHex(value);
}
