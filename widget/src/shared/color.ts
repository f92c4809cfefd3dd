/** Colour arithmetic of WCAG 2.2: relative luminance and contrast. */

/** Contrast that text of any size needs. */
export const TEXT_CONTRAST = 4.5;

/**
 * @returns `#rrggbb` in lower case for `#rgb` or `#rrggbb`, else null; only
 * what passes here may enter a style sheet.
 */
export function parseHex(value: string | null | undefined): string | null {
  const match = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(value?.trim() ?? "");
  const digits = match?.[1]?.toLowerCase();
  if (digits === undefined) return null;
  return `#${digits.length === 3 ? digits.replace(/./g, "$&$&") : digits}`;
}

/** @param hex `#rrggbb` */
function luminance(hex: string): number {
  return [0.2126, 0.7152, 0.0722].reduce((sum, weight, index) => {
    const part = parseInt(hex.slice(1 + 2 * index, 3 + 2 * index), 16) / 255;
    const linear =
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    return sum + weight * linear;
  }, 0.05);
}

/** @returns 1 to 21, whichever of the two is the lighter. */
export function contrast(a: string, b: string): number {
  const ratio = luminance(a) / luminance(b);
  return ratio < 1 ? 1 / ratio : ratio;
}

/** White where it is legible on `hex`, else black; one of them always is. */
export function textOn(hex: string): string {
  return pick("#ffffff", hex, "#000000");
}

/** `hex` as a colour of text on `background`, else `fallback`. */
export function pick(
  hex: string,
  background: string,
  fallback: string,
): string {
  return contrast(hex, background) < TEXT_CONTRAST ? fallback : hex;
}
