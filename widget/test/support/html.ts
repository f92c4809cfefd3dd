/** Nodes as markup to compare with, without attributes named in `omit`. */
export function toHtml(
  nodes: Iterable<Node>,
  omit: readonly string[] = [],
): string {
  return [...nodes]
    .map((node) => {
      if (!(node instanceof Element)) return node.textContent ?? "";
      const attributes = [...node.attributes]
        .filter(({ name }) => !omit.includes(name))
        .map(({ name, value }) => ` ${name}="${value}"`)
        .join("");
      const tag = node.localName;
      const open = `<${tag}${attributes}>`;
      return tag === "br"
        ? open
        : `${open}${toHtml(node.childNodes, omit)}</${tag}>`;
    })
    .join("");
}
