import { randomId } from "@/lib/random-id";

const CHANNEL = "frontdesk-session";
/** A page hears its own broadcasts, too; this tells them apart. */
const THIS_TAB = randomId();

/**
 * Ends the session on the server.
 * @throws when the server could not be asked or refused: still signed in.
 */
export async function endSession(): Promise<void> {
  const response = await fetch("/api/logout", { method: "POST" });
  if (!response.ok) throw new Error(`Signing out: ${response.status}`);
}

/** The session was one for all tabs of this browser. */
export function tellOtherTabs(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(THIS_TAB);
  channel.close();
}

/** @returns a function that stops listening */
export function onOtherTabSignOut(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => {
    if (event.data !== THIS_TAB) listener();
  };
  return () => channel.close();
}
