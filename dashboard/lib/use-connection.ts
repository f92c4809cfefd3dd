import { useConvexConnectionState } from "convex/react";
import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/**
 * Whether live data flows. A socket can look open for a while after the
 * network is gone, so the browser's own word counts too.
 */
export function useConnection(): {
  readonly isConnected: boolean;
  readonly hasEverConnected: boolean;
} {
  const { isWebSocketConnected, hasEverConnected } = useConvexConnectionState();
  const hasNetwork = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return { isConnected: isWebSocketConnected && hasNetwork, hasEverConnected };
}
