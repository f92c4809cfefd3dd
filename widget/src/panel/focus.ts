const FOCUSABLE = "button, a[href], input, textarea, [tabindex='0']";

/** Keeps Tab inside `area`; for the full screen, where nothing else shows. */
export function trapTab(area: HTMLElement, event: KeyboardEvent): void {
  const stops = [...area.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => !element.matches(":disabled") && element.offsetParent,
  );
  const [from, to] = event.shiftKey
    ? [stops[0], stops.at(-1)]
    : [stops.at(-1), stops[0]];
  if (!from?.matches(":focus") && !area.matches(":focus")) return;
  event.preventDefault();
  to?.focus();
}
