/** This near the end counts as being there. */
const SLACK_PX = 48;

export interface Scroller {
  /**
   * Makes a change and keeps the reader where they were: at the end if they
   * were there, else at the same message.
   */
  keep(change: () => void): void;
  toEnd(): void;
  restore(): void;
}

export function createScroller(
  area: HTMLElement,
  content: HTMLElement,
  pill: HTMLElement,
): Scroller {
  let atEnd = true;
  let top = 0;

  function toEnd(): void {
    atEnd = pill.hidden = true;
    area.scrollTop = area.scrollHeight;
  }

  const restore = (): void => {
    if (atEnd) toEnd();
    else area.scrollTop = top;
  };

  area.addEventListener("scroll", () => {
    // A list that is not shown has no place to remember.
    if (!area.clientHeight) return;
    top = area.scrollTop;
    atEnd = area.scrollHeight - area.clientHeight - top < SLACK_PX;
    if (atEnd) pill.hidden = true;
  });
  // The keyboard, the composer and late fonts change heights, too.
  const observer = new ResizeObserver(() => {
    if (atEnd) toEnd();
  });
  observer.observe(area);
  observer.observe(content);
  pill.hidden = true;

  return {
    toEnd,
    restore,
    keep(change) {
      const height = area.scrollHeight;
      const first = content.querySelector(".list .text");
      const place = (): number => first?.getBoundingClientRect().top ?? 0;
      const before = place();
      change();
      // Earlier messages were put in above: stay with what was being read.
      const moved = first?.isConnected ? place() - before : 0;
      if (atEnd) toEnd();
      else if (moved) area.scrollTop += moved;
      else if (area.scrollHeight > height) pill.hidden = false;
    },
  };
}
