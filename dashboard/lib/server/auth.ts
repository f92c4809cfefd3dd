import { cookies, headers } from "next/headers";
import {
  ConfigurationError,
  dashboardPassword,
  operatorPrivateKeyPem,
} from "./env";
import { requestTransport } from "./request-origin";
import { sessionKey, verifySession, type Session } from "./session";
import { readSessionCookie } from "./session-cookie";
import { sharedState } from "./shared-state";

/**
 * The key that signs sessions.
 * @throws ConfigurationError when the password or the private key is missing.
 */
export function currentSessionKey(): Uint8Array {
  const password = dashboardPassword();
  if (password === undefined) {
    throw new ConfigurationError("DASHBOARD_PASSWORD is not set");
  }
  // Deriving takes a moment and its inputs never change in a process.
  return sharedState("session-key", () =>
    sessionKey(operatorPrivateKeyPem(), password),
  );
}

/** The session of the request being answered, or null when signed out. */
export async function currentSession(): Promise<Session | null> {
  const transport = requestTransport(await headers());
  const token = readSessionCookie(await cookies(), transport);
  if (token === undefined) return null;
  return await verifySession(token, currentSessionKey(), Date.now());
}

/** For pages: an installation without password shows its sign-in page. */
export async function signedInOrNull(): Promise<Session | null> {
  if (dashboardPassword() === undefined) return null;
  return await currentSession();
}
