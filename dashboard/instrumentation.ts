/** Runs once before the server takes requests. */
export async function register(): Promise<void> {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { recordPeerAddress } = await import("./lib/server/peer-address");
  recordPeerAddress();
}
