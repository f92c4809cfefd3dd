import { useLayoutEffect, useRef, type RefObject } from "react";

const DURATION_MS = 180;

/**
 * Rows glide to a new place instead of jumping. Rows are the children that
 * carry `data-row-id`; `orderKey` changes whenever their order does.
 */
export function useRowMotion(
  container: RefObject<HTMLElement | null>,
  orderKey: string,
): void {
  const tops = useRef<ReadonlyMap<string, number>>(new Map());
  useLayoutEffect(() => {
    const rows =
      container.current?.querySelectorAll<HTMLElement>("[data-row-id]") ?? [];
    const before = tops.current;
    const after = new Map<string, number>();
    const isCalm = window.matchMedia(
      "(prefers-reduced-motion: reduce)",
    ).matches;
    for (const row of rows) {
      const id = row.dataset["rowId"] ?? "";
      const top = row.offsetTop;
      after.set(id, top);
      const shift = (before.get(id) ?? top) - top;
      if (shift === 0 || isCalm) continue;
      row.animate(
        [{ transform: `translateY(${shift}px)` }, { transform: "none" }],
        { duration: DURATION_MS, easing: "ease-out" },
      );
    }
    tops.current = after;
  }, [container, orderKey]);
}
