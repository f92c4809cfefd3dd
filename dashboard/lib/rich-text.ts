/**
 * The few marks that answers use, as data; nothing here makes HTML. Anything
 * else stays the text it is.
 */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "strong"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

export type Block =
  | { readonly kind: "paragraph"; readonly inlines: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | {
      readonly kind: "list";
      readonly isOrdered: boolean;
      readonly items: readonly (readonly Inline[])[];
    };

/** The address when it is one a person may be sent to, else null. */
export function safeHref(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const { protocol } = new URL(href);
  return ["http:", "https:", "mailto:", "tel:"].includes(protocol)
    ? href
    : null;
}

const LINK = /\bhttps?:\/\/[^\s<>"“”]+[^\s<>"“”.,:;!?)\]]/;
const MARKDOWN = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(([^)\s]+)\)/;

/** Splits a line; with `hasMarkdown` also at bold, code and named links. */
export function parseInlines(
  line: string,
  hasMarkdown: boolean,
): readonly Inline[] {
  const pattern = hasMarkdown
    ? new RegExp(`${MARKDOWN.source}|(${LINK.source})`, "g")
    : new RegExp(`()()()()(${LINK.source})`, "g");
  const inlines: Inline[] = [];
  let end = 0;
  const addText = (text: string) => {
    if (text !== "") inlines.push({ kind: "text", text });
  };
  for (const match of line.matchAll(pattern)) {
    addText(line.slice(end, match.index));
    end = match.index + match[0].length;
    const [whole, code, strong, label, target, bare] = match;
    const href = safeHref(target || bare || "");
    if (code) inlines.push({ kind: "code", text: code });
    else if (strong) inlines.push({ kind: "strong", text: strong });
    else if (href !== null) {
      inlines.push({ kind: "link", text: label || whole, href });
    } else addText(whole);
  }
  addText(line.slice(end));
  return inlines;
}

/** The words of a line without their marks, for where no marks are shown. */
export function plainText(line: string): string {
  return parseInlines(line, true)
    .map((inline) => inline.text)
    .join("");
}

const ITEM = /^\s{0,3}(?:[-*•]|(\d{1,3})[.)])\s+(.*)$/;

/** Paragraphs, lists and fenced code of a text. */
export function parseBlocks(text: string, hasMarkdown: boolean): Block[] {
  const lines = text.split("\n");
  if (!hasMarkdown) {
    return [{ kind: "paragraph", inlines: parseInlines(text, false) }];
  }
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") at += 1;
    else if (line.startsWith("```")) at = takeCode(lines, at, blocks);
    else if (ITEM.test(line)) at = takeList(lines, at, blocks);
    else at = takeParagraph(lines, at, blocks);
  }
  return blocks;
}

function takeCode(lines: readonly string[], from: number, blocks: Block[]) {
  const close = lines.findIndex(
    (line, index) => index > from && line.startsWith("```"),
  );
  // Unclosed while the answer is still being written.
  const end = close === -1 ? lines.length : close;
  blocks.push({ kind: "code", text: lines.slice(from + 1, end).join("\n") });
  return end + 1;
}

function takeList(lines: readonly string[], from: number, blocks: Block[]) {
  const isOrdered = ITEM.exec(lines[from] ?? "")?.[1] !== undefined;
  const items: (readonly Inline[])[] = [];
  let at = from;
  for (; at < lines.length; at += 1) {
    const match = ITEM.exec(lines[at] ?? "");
    if (match === null || (match[1] !== undefined) !== isOrdered) break;
    items.push(parseInlines(match[2] ?? "", true));
  }
  blocks.push({ kind: "list", isOrdered, items });
  return at;
}

function takeParagraph(lines: readonly string[], from: number, out: Block[]) {
  let at = from + 1;
  const ends = (line: string) =>
    line.trim() === "" || line.startsWith("```") || ITEM.test(line);
  while (at < lines.length && !ends(lines[at] ?? "")) at += 1;
  const text = lines
    .slice(from, at)
    .join("\n")
    .replace(/^#{1,6} /, "");
  out.push({ kind: "paragraph", inlines: parseInlines(text, true) });
  return at;
}
