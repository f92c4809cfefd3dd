/** Colour arithmetic of WCAG 2.2: relative luminance and contrast. */

/** Contrast that text of any size needs. */
export const TEXT_CONTRAST = 4.5;

/** `#rrggbb`, lower case: what passed here may enter a style sheet. */
export type HexColor = `#${string}`;

/** `#rgb` or `#rrggbb`, the number sign left out or not; else null. */
export function parseHex(value: string): HexColor | null {
  const match = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(value.trim());
  const digits = match?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? digits.replace(/./g, "$&$&") : digits}`;
}

function parts(hex: HexColor): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function luminance(hex: HexColor): number {
  const weights = [0.2126, 0.7152, 0.0722];
  return parts(hex).reduce((sum, part, index) => {
    const value = part / 255;
    const linear =
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    return sum + (weights[index] ?? 0) * linear;
  }, 0);
}

/** @returns 1 to 21, whichever of the two is the lighter. */
export function contrast(a: HexColor, b: HexColor): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort(
    (one, other) => other - one,
  );
  return (light + 0.05) / (dark + 0.05);
}

/** @param share of `b`, 0 to 1. */
export function mix(a: HexColor, b: HexColor, share: number): HexColor {
  const other = parts(b);
  const mixed = parts(a).map((part, index) =>
    Math.round(part + ((other[index] ?? part) - part) * share),
  );
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** White where it is legible on `hex`, else black; one of them always is. */
export function textOn(hex: HexColor): HexColor {
  return contrast("#ffffff", hex) >= TEXT_CONTRAST ? "#ffffff" : "#000000";
}

/**
 * `wanted`, moved towards black or white no further than it takes to be
 * legible on every one of the backgrounds.
 */
export function legible(
  wanted: HexColor,
  ...backgrounds: readonly HexColor[]
): HexColor {
  const worst = (color: HexColor) =>
    Math.min(...backgrounds.map((one) => contrast(color, one)));
  const end = worst("#000000") > worst("#ffffff") ? "#000000" : "#ffffff";
  for (let step = 0; step < 20; step++) {
    const color = mix(wanted, end, step / 20);
    if (worst(color) >= TEXT_CONTRAST) return color;
  }
  return end;
}
