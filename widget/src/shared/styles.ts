/**
 * Styles by constructed sheets: a page's `style-src` does not apply to them.
 * Browsers without them (Safari before 16.4) get a style element that carries
 * the script's nonce.
 */
export function adoptStyles(
  root: ShadowRoot,
  css: string,
  nonce: string | null,
): void {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return;
  }
  const style = document.createElement("style");
  style.nonce = nonce ?? "";
  style.textContent = css;
  // The narrowing above leaves nothing of the type.
  (root as ShadowRoot).append(style);
}
