import { useCallback, useLayoutEffect, useRef, useState } from "react";

/** Nearer to the end than this counts as being there. Pixels. */
const END_SLACK_PX = 48;

interface Anchor {
  /** Not the element: it is made anew when its group grows at the top. */
  readonly id: string;
  /** Distance from the top of the scroller. Pixels. */
  readonly top: number;
}

/**
 * Keeps a scroller at its end while the reader is there, and otherwise keeps
 * what they read in place, whatever grows above or below. Children that carry
 * a `data-anchor` of their own are what the eye may rest on.
 */
export function useStickyScroll() {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor | "end">("end");
  const [isAtEnd, setIsAtEnd] = useState(true);

  const remember = useCallback(() => {
    const box = scroller.current;
    if (box === null) return;
    const below = box.scrollHeight - box.scrollTop - box.clientHeight;
    const isEnd = below < END_SLACK_PX;
    anchor.current = isEnd ? "end" : (firstVisible(box) ?? "end");
    setIsAtEnd(isEnd);
  }, []);

  const toEnd = useCallback(() => {
    anchor.current = "end";
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
    setIsAtEnd(true);
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (box === null || inner === null) return;
    // Runs after layout and before paint: nobody sees the jump it undoes.
    const restore = new ResizeObserver(() => {
      const held = anchor.current;
      if (held === "end") box.scrollTop = box.scrollHeight;
      else {
        const element = box.querySelector(anchorSelector(held.id));
        if (element !== null) {
          box.scrollTop += topWithin(box, element) - held.top;
        }
      }
    });
    restore.observe(inner);
    restore.observe(box);
    return () => restore.disconnect();
  }, []);

  return { scroller, content, isAtEnd, toEnd, onScroll: remember };
}

function topWithin(box: Element, element: Element): number {
  return element.getBoundingClientRect().top - box.getBoundingClientRect().top;
}

function anchorSelector(id: string): string {
  return `[data-anchor="${CSS.escape(id)}"]`;
}

function firstVisible(box: Element): Anchor | null {
  for (const element of box.querySelectorAll("[data-anchor]")) {
    const top = topWithin(box, element);
    if (top + element.getBoundingClientRect().height > 0) {
      return { id: element.getAttribute("data-anchor") ?? "", top };
    }
  }
  return null;
}
