/** Whether a tab is in sight, and what it tells when it is not. */
declare global {
  // What `standInForSight` leaves in the page.
  var sight: {
    readonly told: string[];
    set(state: DocumentVisibilityState): void;
  };
}

/** Runs in the page, whose tab is otherwise always in sight. */
export function standInForSight(): void {
  let visibility: DocumentVisibilityState = "visible";
  Object.defineProperty(document, "visibilityState", {
    get: () => visibility,
  });
  globalThis.sight = {
    told: [],
    set: (state) => {
      visibility = state;
      document.dispatchEvent(new Event("visibilitychange"));
    },
  };
  class Notice {
    static readonly permission = "granted";
    static requestPermission(): Promise<NotificationPermission> {
      return Promise.resolve("granted");
    }
    constructor(title: string, options: NotificationOptions) {
      globalThis.sight.told.push(`${title}: ${options.body ?? ""}`);
    }
  }
  Object.defineProperty(globalThis, "Notification", { value: Notice });
}
