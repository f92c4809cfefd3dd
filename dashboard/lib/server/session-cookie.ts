import type { Transport } from "./request-origin";
import { SESSION_IDLE_MS } from "./session";

const PLAIN_NAME = "frontdesk_session";
/** Browsers bind this name to one host, to `/` and to HTTPS. */
const HOST_NAME = `__Host-${PLAIN_NAME}`;

/**
 * Plain HTTP on the machine itself gets a cookie without `Secure`: not every
 * browser keeps a secure one for http://127.0.0.1. Everything else gets the
 * strict one.
 */
function cookieName(transport: Transport): string {
  return transport === "secure" ? HOST_NAME : PLAIN_NAME;
}

interface CookieReader {
  get(name: string): { readonly value: string } | undefined;
}

export function readSessionCookie(
  cookies: CookieReader,
  transport: Transport,
): string | undefined {
  return cookies.get(cookieName(transport))?.value;
}

/** The `Set-Cookie` value that keeps, or with null removes, the session. */
export function sessionCookie(
  token: string | null,
  transport: Transport,
): string {
  const parts = [
    `${cookieName(transport)}=${token ?? ""}`,
    "Path=/",
    "HttpOnly",
    "SameSite=Strict",
    `Max-Age=${token === null ? 0 : SESSION_IDLE_MS / 1000}`,
  ];
  if (transport === "secure") parts.push("Secure");
  return parts.join("; ");
}
