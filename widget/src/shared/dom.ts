/**
 * Elements without markup strings: nothing here parses HTML, so neither a
 * strict CSP nor Trusted Types has anything to object to.
 */
type Handlers = {
  readonly [K in keyof HTMLElementEventMap]?: (
    event: HTMLElementEventMap[K],
  ) => void;
};

type Attributes = Readonly<Record<string, string | boolean | null>>;

export type Child = Node | string | null | false;

/**
 * Makes an element.
 * @param attributes null and false leave one out; true sets it empty.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  children: readonly Child[] = [],
  handlers: Handlers = {},
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    setAttribute(element, name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  for (const [name, handler] of Object.entries(handlers)) {
    // The mapped type above ties each handler to its event's name.
    element.addEventListener(name, handler as EventListener);
  }
  return element;
}

/** Sets, or with null and false removes; touches nothing that is so already. */
export function setAttribute(
  element: Element,
  name: string,
  value: string | boolean | null,
): void {
  if (value === null || value === false) element.removeAttribute(name);
  else {
    const text = value === true ? "" : value;
    if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/** Changes a text only when it differs, so that nothing is announced twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

const SVG = "http://www.w3.org/2000/svg";

/** @param path a path of a 24 × 24 box, drawn by its outline. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}
