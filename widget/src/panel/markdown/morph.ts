/**
 * Makes the children of `target` equal to `wanted`, keeping every node that
 * fits: text that grows keeps its selection, and nothing flickers.
 */
export function morph(target: Element, wanted: readonly Node[]): void {
  wanted.forEach((next, index) => {
    const current = target.childNodes[index];
    if (!current) target.append(next);
    else if (current instanceof Text && next instanceof Text) {
      const known = current.data;
      if (next.data.startsWith(known)) {
        current.appendData(next.data.slice(known.length));
      } else current.data = next.data;
    } else if (
      current instanceof Element &&
      current.cloneNode().isEqualNode(next.cloneNode())
    ) {
      morph(current, [...next.childNodes]);
    } else current.replaceWith(next);
  });
  while (target.childNodes.length > wanted.length) target.lastChild?.remove();
}
