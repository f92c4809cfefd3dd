const FOCUSABLE =
  'button, a[href], input, textarea, [tabindex]:not([tabindex="-1"])';

/** What Tab reaches inside `area`, in order. */
function stops(area: HTMLElement): HTMLElement[] {
  return [...area.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) =>
      !element.matches(":disabled") && element.getClientRects().length > 0,
  );
}

/** Keeps Tab inside `area`; for the full screen, where nothing else shows. */
export function trapTab(area: HTMLElement, event: KeyboardEvent): void {
  const all = stops(area);
  const edge = event.shiftKey ? all[0] : all.at(-1);
  const root = area.getRootNode();
  const active = root instanceof ShadowRoot ? root.activeElement : null;
  if (active !== edge && active !== area) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0])?.focus();
}
