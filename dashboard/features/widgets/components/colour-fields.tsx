import { ColorInput } from "@mantine/core";
import { contrast, parseHex, TEXT_CONTRAST } from "@frontdesk/protocol/rules";
import { inkOn } from "@/lib/contrast";
import { text } from "@/lib/text/en";
import type { Look } from "../look";
import classes from "./form.module.css";
import type { LookForm } from "./look-form";

const words = text.widgets.look;

const SWATCHES = [
  "#0c6773",
  "#1d4ed8",
  "#6d28d9",
  "#be185d",
  "#b45309",
  "#15803d",
  "#111827",
  "#ffffff",
];

const fields = [
  { name: "accentColor", label: words.accent },
  { name: "headerColor", label: words.header },
  { name: "backgroundColor", label: words.background },
  { name: "textColor", label: words.textColor },
] as const;

/** Four colours, each with what becomes of the text on it. */
export function ColourFields({ values, problems, edit }: LookForm) {
  return (
    <div className={classes.pair}>
      {fields.map(({ name, label }) => (
        <ColorInput
          key={name}
          name={name}
          label={label}
          description={hintOf(name, values)}
          placeholder={name === "accentColor" ? undefined : words.ownColor}
          format="hex"
          // What is typed is checked by the rules that the server has.
          fixOnBlur={false}
          swatches={SWATCHES}
          swatchesPerRow={8}
          eyeDropperButtonProps={{ "aria-label": text.form.pickColor }}
          value={values[name]}
          error={problems[name]}
          onChange={(color) => edit(name, color)}
        />
      ))}
    </div>
  );
}

function hintOf(name: (typeof fields)[number]["name"], look: Look): string {
  const color = parseHex(look[name]);
  if (name === "textColor") {
    const background = parseHex(look.backgroundColor);
    if (color === null || background === null) return words.textHint;
    const ratio = contrast(color, background);
    const shown = ratio.toFixed(1);
    return ratio < TEXT_CONTRAST
      ? words.textFixed(shown)
      : words.textGood(shown);
  }
  if (color === null) {
    return name === "accentColor" ? words.accentHint : words.colorHint;
  }
  const { isDark, ratio } = inkOn(color);
  return text.form.contrast(
    ratio.toFixed(1),
    isDark ? text.form.inkDark : text.form.inkLight,
  );
}
