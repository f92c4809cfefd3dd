/**
 * Elements without markup strings: nothing here parses HTML, so neither a
 * strict CSP nor Trusted Types has anything to object to.
 */
export type Child = Node | string | false | undefined;

type Attribute = string | boolean | undefined | ((event: never) => void);

/**
 * Makes an element.
 * @param attributes functions are listeners of the event they are named
 * after; true sets an empty attribute; false and undefined leave it out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      // The caller names the event whose type its parameter has.
      element.addEventListener(name, value as EventListener);
    } else set(element, name, value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** Sets or removes an attribute; touches nothing that is so already. */
export function set(
  element: Element,
  name: string,
  value: string | boolean | undefined,
): void {
  const text = value === true ? "" : value;
  if (text === false || text === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== text)
    element.setAttribute(name, text);
}

/**
 * Gives an element its text, and hides it when there is none. What is the
 * same already is left alone, so that nothing is announced twice.
 */
export function setText(element: HTMLElement, text = ""): void {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}

/** @param path a path of a 24 × 24 box, drawn by its outline. */
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  set(svg, "viewBox", "0 0 24 24");
  set(svg, "aria-hidden", "true");
  const shape = document.createElementNS(space, "path");
  set(shape, "d", path);
  svg.append(shape);
  return svg;
}
