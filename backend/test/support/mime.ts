/** The parts of a mail as they stand on the wire, nested. */

export interface Part {
  /** Lower case, without parameters. */
  readonly type: string;
  /** The whole Content-Type, unfolded. */
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded text of a leaf. */
  readonly text: string;
  readonly parts: readonly Part[];
}

/** `raw` with one character a byte. */
export function readPart(raw: string): Part {
  const cut = raw.indexOf("\r\n\r\n");
  const head = raw.slice(0, cut).replace(/\r\n[ \t]+/g, " ");
  const body = raw.slice(cut + 4);
  const headers = Object.fromEntries(
    head.split("\r\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const contentType = headers["content-type"] ?? "text/plain";
  const type = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  const isMultipart = type.startsWith("multipart/") && boundary !== undefined;
  return {
    type,
    contentType,
    headers,
    text: isMultipart ? "" : decode(body, headers),
    parts: isMultipart ? split(body, boundary).map(readPart) : [],
  };
}

/** For example `multipart/mixed[text/plain,text/html]`. */
export function shapeOf({ type, parts }: Part): string {
  return parts.length === 0 ? type : `${type}[${parts.map(shapeOf).join(",")}]`;
}

export function leavesOf(part: Part): Part[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leavesOf);
}

function split(body: string, boundary: string): string[] {
  const parts = `\r\n${body}`.split(`\r\n--${boundary}`);
  return parts.slice(1, -1).map((part) => part.replace(/^\r\n/, ""));
}

function decode(
  body: string,
  headers: Readonly<Record<string, string>>,
): string {
  const encoding = (headers["content-transfer-encoding"] ?? "").toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  const bytes =
    encoding === "quoted-printable"
      ? body
          .replace(/=\r\n/g, "")
          .replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          )
      : body;
  return Buffer.from(bytes, "latin1").toString();
}
