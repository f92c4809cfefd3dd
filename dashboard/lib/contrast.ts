/** WCAG contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const DARK_INK = "#000000";
const WHITE_INK = "#ffffff";

/** The ink that is easier to read on a colour, and how well. */
export function inkOn(color: string): { isDark: boolean; ratio: number } {
  const dark = contrast(color, DARK_INK);
  const white = contrast(color, WHITE_INK);
  return { isDark: dark > white, ratio: Math.max(dark, white) };
}

function luminance(color: string): number {
  const channel = (from: number) => {
    const value = parseInt(color.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
