/** Bytes a string takes in UTF-8; a lone surrogate counts three. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    if (code < 0x800) {
      length += 1;
      continue;
    }
    length += 2;
    // A pair takes four bytes for its two units.
    if (isLeadSurrogate(code) && isTrailSurrogate(text.charCodeAt(i + 1))) i++;
  }
  return length;
}

/**
 * The UTF-8 bytes of a string as a string of one character per byte. A lone
 * surrogate keeps its own three bytes, so different strings never collide.
 */
export function utf8ByteString(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  const pieces: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xd800 || code > 0xdfff) continue;
    if (isLeadSurrogate(code) && isTrailSurrogate(text.charCodeAt(i + 1))) {
      i++;
      continue;
    }
    pieces.push(encodeWellFormed(text.slice(start, i)), loneSurrogate(code));
    start = i + 1;
  }
  pieces.push(encodeWellFormed(text.slice(start)));
  return pieces.join("");
}

function encodeWellFormed(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

function loneSurrogate(code: number): string {
  return String.fromCharCode(
    0xe0 | (code >> 12),
    0x80 | ((code >> 6) & 0x3f),
    0x80 | (code & 0x3f),
  );
}

function isLeadSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isTrailSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
