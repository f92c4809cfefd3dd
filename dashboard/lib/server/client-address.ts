/** Written by instrumentation.ts from the socket; a client's own is replaced. */
export const PEER_HEADER = "x-frontdesk-peer";

/** `::ffff:10.0.0.1` → `10.0.0.1`; an IPv6 address → its /64. */
function canonical(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(":")) return address;
  // One household or attacker usually owns a whole /64.
  const [head = "", tail = ""] = address.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length));
  return [...left, ...zeros.fill("0"), ...right].slice(0, 4).join(":") + "::";
}

/**
 * The address to hold an attempt against. `X-Forwarded-For` is believed only
 * from a named proxy, and then only its last entry that is not a proxy.
 */
export function clientAddress(
  headers: Headers,
  proxies: ReadonlySet<string>,
): string {
  const peer = headers.get(PEER_HEADER) ?? "unknown";
  const isProxy = (address: string) => {
    const plain = address.replace(/^::ffff:/i, "");
    return proxies.has(plain);
  };
  if (!isProxy(peer)) return canonical(peer);
  const chain = headers.get("x-forwarded-for")?.split(",") ?? [];
  const client = chain
    .map((entry) => entry.trim())
    .findLast((entry) => entry !== "" && !isProxy(entry));
  return canonical(client ?? peer);
}
