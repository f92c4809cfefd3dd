/** Colour arithmetic of WCAG 2.2: relative luminance and contrast. */

/** Contrast that text of any size needs. */
export const TEXT_CONTRAST = 4.5;

type Rgb = readonly [number, number, number];

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
function channels(hex: string): Rgb {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function luminance(hex: string): number {
  const [r, g, b] = channels(hex).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number]; // `map` keeps the length of three
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @returns 1 to 21, whichever of the two is the lighter. */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** White where it is legible on `hex`, else black; one of them always is. */
export function textOn(hex: string): string {
  return contrast(hex, "#ffffff") >= TEXT_CONTRAST ? "#ffffff" : "#000000";
}

/**
 * The accent as a colour of text and lines on `background`: moved towards
 * black or white in small steps until it is legible there.
 */
export function inkOn(hex: string, background: string): string {
  const target = textOn(background) === "#ffffff" ? 255 : 0;
  let ink = hex;
  for (let step = 1; contrast(ink, background) < TEXT_CONTRAST; step++) {
    const mixed = channels(hex).map((channel) =>
      Math.round(channel + (target - channel) * Math.min(1, step / 20)),
    );
    ink = `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  }
  return ink;
}
