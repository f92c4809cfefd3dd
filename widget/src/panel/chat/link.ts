/** A lost connection is told after this long, not at once. */
const NOTICE_MS = 2000;

export interface Link {
  set(up: boolean): void;
  readonly offline: boolean;
  destroy(): void;
}

/** Turns the ups and downs of connections into one calm "offline". */
export function createLink(onChange: () => void): Link {
  let offline = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    set(up) {
      if (!up) {
        timer ??= setTimeout(() => {
          offline = true;
          onChange();
        }, NOTICE_MS);
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      if (offline) {
        offline = false;
        onChange();
      }
    },
    get offline() {
      return offline;
    },
    destroy: () => clearTimeout(timer),
  };
}
