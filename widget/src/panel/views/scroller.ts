import { setAttribute } from "../../shared/dom.js";

/** This near the end counts as being there. */
const SLACK_PX = 48;

export interface Scroller {
  /** Makes a change and keeps the reader where they were: at the end if
   * they were there, else at the same message. */
  keep(change: () => void): void;
  toEnd(): void;
  restore(): void;
}

export function createScroller(
  log: HTMLElement,
  content: HTMLElement,
  pill: HTMLElement,
): Scroller {
  let atEnd = true;
  let top = 0;
  let height = 0;

  const end = (): void => {
    log.scrollTop = log.scrollHeight;
    atEnd = true;
    setAttribute(pill, "hidden", true);
  };

  log.addEventListener("scroll", () => {
    // A list that is not shown has no place to remember.
    if (log.clientHeight === 0) return;
    top = log.scrollTop;
    atEnd = log.scrollHeight - log.clientHeight - top < SLACK_PX;
    if (atEnd) setAttribute(pill, "hidden", true);
  });
  // The keyboard, the composer and late fonts change heights, too.
  if ("ResizeObserver" in window) {
    const observer = new ResizeObserver(() => {
      if (atEnd) end();
    });
    observer.observe(log);
    observer.observe(content);
  }

  return {
    keep(change) {
      const first = content.querySelector(".msg[data-state]:not([hidden])");
      const before = first?.getBoundingClientRect().top ?? 0;
      height = log.scrollHeight;
      change();
      if (atEnd) {
        end();
        return;
      }
      // Earlier messages were put in above: stay with what was being read.
      const moved = (first?.getBoundingClientRect().top ?? 0) - before;
      if (first?.isConnected && moved !== 0) log.scrollTop += moved;
      else if (log.scrollHeight > height) setAttribute(pill, "hidden", false);
    },
    toEnd: end,
    restore() {
      if (atEnd) end();
      else log.scrollTop = top;
    },
  };
}
