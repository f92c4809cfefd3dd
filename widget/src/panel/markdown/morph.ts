/**
 * Makes the children of `target` equal to `wanted`, keeping every node that
 * fits: text that grows keeps its selection, and nothing flickers.
 */
export function morph(target: Element, wanted: readonly Node[]): void {
  wanted.forEach((next, index) => {
    const current = target.childNodes[index];
    if (current === undefined) target.append(next);
    else if (!morphNode(current, next)) current.replaceWith(next);
  });
  while (target.childNodes.length > wanted.length) target.lastChild?.remove();
}

/** @returns false when only replacing will do. */
function morphNode(current: Node, next: Node): boolean {
  if (current.nodeName !== next.nodeName) return false;
  if (current instanceof Text && next instanceof Text) {
    if (next.data.startsWith(current.data)) {
      current.appendData(next.data.slice(current.data.length));
    } else current.data = next.data;
    return true;
  }
  if (!(current instanceof Element) || !(next instanceof Element)) return false;
  if (!sameAttributes(current, next)) return false;
  morph(current, [...next.childNodes]);
  return true;
}

function sameAttributes(a: Element, b: Element): boolean {
  return (
    a.attributes.length === b.attributes.length &&
    [...a.attributes].every(({ name, value }) => b.getAttribute(name) === value)
  );
}
