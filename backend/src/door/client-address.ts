/**
 * Who is calling. `X-Forwarded-For` is anybody's to write, so it counts only
 * as far as proxies named in the configuration vouch for it.
 */
import { BlockList, isIP } from "node:net";
import { createHmac } from "node:crypto";

const DAY_MS = 86_400_000;

/** Each entry an address or a CIDR block. Throws naming a wrong entry. */
export function parseTrustedProxies(entries: readonly string[]): BlockList {
  const trusted = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix] = entry.split("/");
    const version = isIP(address);
    const bits = prefix === undefined ? null : Number(prefix);
    const maxBits = version === 4 ? 32 : 128;
    const bitsAreSane =
      bits === null || (/^\d+$/.test(prefix ?? "") && bits <= maxBits);
    if (version === 0 || !bitsAreSane) {
      throw new Error(`has "${entry}", which is no address or CIDR block`);
    }
    const family = version === 4 ? "ipv4" : "ipv6";
    if (bits === null) trusted.addAddress(address, family);
    else trusted.addSubnet(address, bits, family);
  }
  return trusted;
}

/** Walks the header from the nearest hop outwards while hops are trusted. */
export function clientAddress(
  remoteAddress: string,
  forwardedFor: string | undefined,
  trusted: BlockList,
): string {
  let address = plainAddress(remoteAddress);
  const hops = (forwardedFor ?? "").split(",").map(plainAddress);
  while (hops.length > 0 && isTrusted(address, trusted)) {
    const next = hops.pop() ?? "";
    if (isIP(next) === 0) break;
    address = next;
  }
  return address;
}

/** One home has a whole /64 of IPv6: limits count it as one caller. */
export function limitKey(address: string): string {
  if (isIP(address) !== 6) return address;
  return expandIpv6(address).slice(0, 4).join(":");
}

/**
 * What is stored of an address: a hash whose salt changes every UTC day, so
 * that days cannot be joined and the address cannot be looked up.
 */
export function hashAddress(
  address: string,
  secret: Uint8Array,
  now: number,
): string {
  return createHmac("sha256", saltOf(secret, Math.floor(now / DAY_MS)))
    .update(limitKey(address))
    .digest("hex")
    .slice(0, 32);
}

const salts = new WeakMap<Uint8Array, { day: number; salt: Buffer }>();

/** Made once a day. */
function saltOf(secret: Uint8Array, day: number): Buffer {
  const known = salts.get(secret);
  if (known?.day === day) return known.salt;
  const salt = createHmac("sha256", secret).update(`${day}`).digest();
  salts.set(secret, { day, salt });
  return salt;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  return trusted.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** Drops a port, brackets, a zone, and the IPv4-in-IPv6 prefix. */
function plainAddress(raw: string): string {
  let address = raw.trim();
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(address);
  if (bracketed) address = bracketed[1] ?? "";
  else if (/^\d+\.\d+\.\d+\.\d+:\d+$/.test(address)) {
    address = address.slice(0, address.lastIndexOf(":"));
  }
  address = address.replace(/%.*$/, "");
  if (/^::ffff:\d+\.\d+\.\d+\.\d+$/i.test(address)) return address.slice(7);
  return isIP(address) === 6 ? (mappedIpv4(address) ?? address) : address;
}

/** `::ffff:c000:201` is 192.0.2.1: another spelling is no other caller. */
function mappedIpv4(address: string): string | null {
  const groups = expandIpv6(address);
  const [high, low] = groups.slice(6).map((group) => parseInt(group, 16));
  const isMapped = groups.slice(0, 6).join(":") === "0:0:0:0:0:ffff";
  if (!isMapped || high === undefined || low === undefined) return null;
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

function expandIpv6(address: string): string[] {
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, gap)).fill("0"), ...right].map(
    (group) => group.replace(/^0+(?=.)/, ""),
  );
}
