import { BlockList, isIP } from "node:net";

/** Written by instrumentation.ts from the socket; a client's own is replaced. */
export const PEER_HEADER = "x-frontdesk-peer";

const MAPPED_V4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

function plain(address: string): string {
  return MAPPED_V4.exec(address)?.[1] ?? address;
}

/** An IPv6 address → its /64: one household or attacker usually owns it all. */
function canonical(address: string): string {
  const known = plain(address);
  if (isIP(known) !== 6) return known;
  const [head = "", tail = ""] = known.toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length));
  return [...left, ...zeros.fill("0"), ...right].slice(0, 4).join(":") + "::";
}

/**
 * A list of addresses and networks such as `10.0.0.0/8`.
 * @throws for what is neither.
 */
function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = "", prefix] = proxy.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

/**
 * The address to hold an attempt against. `X-Forwarded-For` is believed only
 * from a named proxy, and then only its last entry that is not a proxy.
 */
export function clientAddress(
  headers: Headers,
  proxies: readonly string[],
): string {
  const peer = headers.get(PEER_HEADER) ?? "unknown";
  const list = listOf(proxies);
  const isProxy = (address: string) => {
    const known = plain(address);
    const version = isIP(known);
    return version !== 0 && list.check(known, version === 6 ? "ipv6" : "ipv4");
  };
  if (!isProxy(peer)) return canonical(peer);
  const chain = headers.get("x-forwarded-for")?.split(",") ?? [];
  const client = chain
    .map((entry) => entry.trim())
    .findLast((entry) => entry !== "" && !isProxy(entry));
  return canonical(client ?? peer);
}
