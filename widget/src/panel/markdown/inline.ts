/** Spans of a line of text, as plain data. */
import { safeHref } from "./links.js";

export type Span =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "break" }
  | {
      readonly kind: "strong" | "em";
      readonly children: readonly Span[];
    }
  | {
      readonly kind: "link";
      readonly href: string;
      readonly children: readonly Span[];
    };

/** Deeper nesting is read as text. */
const MAX_DEPTH = 6;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const URL_START = /^https?:\/\/[^\s<>"]+/i;

/**
 * @param open the text may go on: an opening mark without its end counts as
 * closed at the end, and half a link shows its label only.
 */
export function parseInline(text: string, open = false, depth = 0): Span[] {
  const spans: Span[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") spans.push({ kind: "text", text: plain });
    plain = "";
  };
  const push = (span: Span, length: number): number => {
    flush();
    spans.push(span);
    return length;
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const char = rest[0] ?? "";
    const span =
      depth < MAX_DEPTH ? readSpan(rest, text[at - 1] ?? "", open, depth) : null;
    if (span === "hold") break;
    if (span !== null) at += push(span.span, span.length);
    else if (char === "\\" && ESCAPABLE.test(rest[1] ?? "")) {
      plain += rest[1];
      at += 2;
    } else if (char === "\n") {
      plain = plain.replace(/ +$/, "");
      at += push({ kind: "break" }, 1);
    } else {
      plain += char;
      at++;
    }
  }
  flush();
  return spans;
}

type Found = { readonly span: Span; readonly length: number } | null | "hold";

function readSpan(
  rest: string,
  before: string,
  open: boolean,
  depth: number,
): Found {
  switch (rest[0]) {
    case "`":
      return readCode(rest, open);
    case "*":
    case "_":
      return readEmphasis(rest, before, open, depth);
    case "[":
      return readLink(rest, open, depth);
    case "h":
    case "H":
      return /\w/.test(before) ? null : readUrl(rest);
    default:
      return null;
  }
}

function readCode(rest: string, open: boolean): Found {
  const marks = /^`+/.exec(rest)?.[0] ?? "`";
  let end = rest.indexOf(marks, marks.length);
  // A longer run of marks is another mark.
  while (end >= 0 && rest[end + marks.length] === "`") {
    end += /^`+/.exec(rest.slice(end))?.[0].length ?? 1;
    end = rest.indexOf(marks, end);
  }
  if (end < 0) {
    if (!open) return null;
    const text = rest.slice(marks.length).replace(/`+$/, "");
    return text === ""
      ? "hold"
      : { span: { kind: "code", text }, length: rest.length };
  }
  const inner = rest.slice(marks.length, end).replace(/\n/g, " ");
  const text = /^ .*[^ ].* $/.test(inner) ? inner.slice(1, -1) : inner;
  return { span: { kind: "code", text }, length: end + marks.length };
}

function readEmphasis(
  rest: string,
  before: string,
  open: boolean,
  depth: number,
): Found {
  const char = rest[0] ?? "*";
  const run = /^(\*+|_+)/.exec(rest)?.[0] ?? char;
  // snake_case is no emphasis.
  if (char === "_" && /[\p{L}\p{N}_]/u.test(before)) return null;
  const after = rest[run.length] ?? "";
  if (after === "") return open ? "hold" : null;
  if (/\s/.test(after) || run.length > 3) return null;
  const mark = run.length === 1 ? char : char + char;
  const end = findClose(rest, mark);
  if (end === null && !open) return null;
  const inner =
    end === null
      ? rest.slice(mark.length).replace(/[*_]+$/, "")
      : rest.slice(mark.length, end);
  const children = parseInline(inner, open && end === null, depth + 1);
  return {
    span: { kind: mark.length === 2 ? "strong" : "em", children },
    length: end === null ? rest.length : end + mark.length,
  };
}

/** Where the closing mark stands, skipping code and marks of other lengths. */
function findClose(rest: string, mark: string): number | null {
  const char = mark[0] ?? "*";
  for (let at = mark.length; at < rest.length; ) {
    const here = rest[at];
    if (here === "\\") at += 2;
    else if (here === "`") {
      const end = rest.indexOf("`", at + 1);
      at = end < 0 ? at + 1 : end + 1;
    } else if (here === char) {
      let run = 1;
      while (rest[at + run] === char) run++;
      const fits =
        !/\s/.test(rest[at - 1] ?? " ") &&
        (run === mark.length || run === 3) &&
        (char === "*" || !/[\p{L}\p{N}]/u.test(rest[at + run] ?? ""));
      // Of three closing marks the inner emphasis takes its own first.
      if (fits) return run === 3 ? at + 3 - mark.length : at;
      at += run;
    } else at++;
  }
  return null;
}

function readLink(rest: string, open: boolean, depth: number): Found {
  const label = /^\[((?:\\.|[^\]\\[]|\[[^\]]*\])*)\]/.exec(rest);
  if (label === null) {
    // Still being written, or a bracket that is just a bracket.
    if (!open || /[\]\n]/.test(rest.slice(1)) || rest.length > 200) return null;
    return rest.length === 1
      ? "hold"
      : { span: inert(rest.slice(1), depth), length: rest.length };
  }
  const text = label[1] ?? "";
  const after = rest.slice(label[0].length);
  const target = /^\(\s*<?((?:[^\s()<>]|\([^\s()]*\))+)>?(?:\s+"[^"]*")?\s*\)/.exec(
    after,
  );
  if (target === null) {
    const half = open && (after === "" || /^\([^)\n]*$/.test(after));
    return half ? { span: inert(text, depth), length: rest.length } : null;
  }
  const length = label[0].length + target[0].length;
  const href = safeHref(target[1] ?? "");
  const children = parseInline(text, false, depth + 1).map(unlink);
  if (href === null) return { span: inert(text, depth), length };
  return { span: { kind: "link", href, children }, length };
}

/** A label whose link is not there yet, or must not be there. */
function inert(text: string, depth: number): Span {
  const children = parseInline(text, true, depth + 1).map(unlink);
  return children.length === 1 && children[0]
    ? children[0]
    : { kind: "text", text };
}

/** Links do not nest. */
function unlink(span: Span): Span {
  if (span.kind !== "link") return span;
  const first = span.children[0];
  return { kind: "text", text: first?.kind === "text" ? first.text : "" };
}

function readUrl(rest: string): Found {
  let url = URL_START.exec(rest)?.[0];
  if (url === undefined) return null;
  url = url.replace(/[.,;:!?'*_~`]+$/, "");
  // A closing bracket belongs to the sentence unless the address opened it.
  if (url.endsWith(")") && !url.includes("(")) url = url.slice(0, -1);
  const href = safeHref(url);
  if (href === null) return null;
  const children: Span[] = [{ kind: "text", text: url }];
  return { span: { kind: "link", href, children }, length: url.length };
}
