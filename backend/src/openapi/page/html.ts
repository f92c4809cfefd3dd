/** Markup from templates: every value is escaped unless it is markup itself. */

export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | false | undefined | readonly Part[];

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(
    strings.reduce((text, string, at) => text + toText(parts[at - 1]) + string),
  );
}

function toText(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(toText).join("");
  return escape(String(part));
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Text with code in backticks. */
export function prose(text: string): Html {
  const pieces = text.split("`");
  return html`${pieces.map((piece, at) =>
    at % 2 === 1 ? html`<code>${piece}</code>` : piece,
  )}`;
}

/** The same, in paragraphs. */
export function paragraphs(text: string): Html {
  return html`${text.split("\n\n").map((one) => html`<p>${prose(one)}</p>`)}`;
}
