/**
 * On phones the on-screen keyboard shrinks only the visual viewport; a fixed
 * element would lie under it. Sizes are set through CSSOM, which a page's
 * `style-src` leaves alone.
 */
export function followViewport(panel: HTMLElement, signal: AbortSignal): void {
  const viewport = window.visualViewport;
  if (viewport === null) return;
  const update = (): void => {
    // Pinch zoom shrinks it as well, and there the panel must not follow.
    const zoomed = viewport.scale > 1.01;
    const set = (name: string, value: number): void => {
      if (zoomed) panel.style.removeProperty(name);
      else panel.style.setProperty(name, `${Math.round(value)}px`);
    };
    set("--vv-height", viewport.height);
    set("--vv-top", viewport.offsetTop);
  };
  update();
  viewport.addEventListener("resize", update, { signal });
  viewport.addEventListener("scroll", update, { signal });
}
