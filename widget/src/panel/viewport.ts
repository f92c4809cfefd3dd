/**
 * On phones the on-screen keyboard shrinks only the visual viewport; a fixed
 * element would lie under it. Sizes are set through CSSOM, which a page's
 * `style-src` leaves alone.
 */
export function followViewport(panel: HTMLElement, signal: AbortSignal): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const update = (): void => {
    // Pinch zoom shrinks it as well, and there the panel must not follow.
    if (viewport.scale > 1.01) return;
    panel.style.setProperty("--vv-height", `${viewport.height}px`);
    panel.style.setProperty("--vv-top", `${viewport.offsetTop}px`);
  };
  update();
  viewport.addEventListener("resize", update, { signal });
  viewport.addEventListener("scroll", update, { signal });
}
