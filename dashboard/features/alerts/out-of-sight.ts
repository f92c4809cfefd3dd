const LOCK = "frontdesk.in-sight";

/**
 * Holds a lock, shared by the browser's tabs, while this one is in sight.
 * @returns a function that lets go for good
 */
export function holdWhileInSight(): () => void {
  let release: (() => void) | undefined;
  const update = () => {
    release?.();
    release = undefined;
    if (document.visibilityState !== "visible") return;
    const isOver = new Promise<void>((resolve) => {
      release = resolve;
    });
    navigator.locks
      .request(LOCK, { mode: "shared" }, () => isOver)
      // Without it, an alert too many is all that can happen.
      .catch((error: unknown) => console.warn("Sight lock", error));
  };
  update();
  document.addEventListener("visibilitychange", update);
  return () => {
    document.removeEventListener("visibilitychange", update);
    release?.();
  };
}

/** Runs `alert` unless a tab of the dashboard is in sight in this browser. */
export async function ifOutOfSight(alert: () => void): Promise<void> {
  if (document.visibilityState === "visible") return;
  await navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
    if (lock !== null) alert();
  });
}
