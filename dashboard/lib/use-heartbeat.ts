import { useEffect } from "react";
import { useConnection } from "./use-connection";

/**
 * Calls `beat` at once and then regularly, as long as the page is in sight
 * and connected: beats must not pile up to be sent when a link comes back.
 */
export function useHeartbeat(
  beat: () => Promise<unknown>,
  intervalMs: number,
): void {
  const { isConnected } = useConnection();
  useEffect(() => {
    if (!isConnected) return;
    const tick = () => {
      if (document.visibilityState !== "visible") return;
      // A missed beat is made good by the next; the page works without.
      beat().catch((error: unknown) => console.warn("Heartbeat", error));
    };
    tick();
    const timer = setInterval(tick, intervalMs);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [beat, intervalMs, isConnected]);
}
