/** What the sync layer asks of whoever checks credentials. */
import type { JsonObject } from "../engine/types.js";
import type { Caller, ClientOrigin } from "../functions/types.js";
import type { Credentials } from "./wire.js";

export interface VerifiedCaller {
  readonly caller: Caller;
  /** Milliseconds since the epoch, leeway included; null = never. */
  readonly expiresAt: number | null;
}

export interface CredentialChecker {
  /** @throws AuthenticationError when the token is not good. */
  user(token: string): Promise<VerifiedCaller>;
  /** @throws AuthenticationError when the key is not ours. */
  admin(key: string, impersonating: JsonObject | undefined): VerifiedCaller;
}

/** Credentials were understood and refused. Other errors are our own fault. */
export class AuthenticationError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "AuthenticationError";
  }
}

export const ANONYMOUS: VerifiedCaller = {
  caller: { kind: "user", identity: null },
  expiresAt: null,
};

/** Whether the caller's token is still good. */
export function isCurrent(verified: VerifiedCaller): boolean {
  return verified.expiresAt === null || Date.now() < verified.expiresAt;
}

/** Where a socket's client is. */
export type ClientAddress = Pick<ClientOrigin, "ip" | "userAgent">;

/** The same caller, known to call over this socket, with this token. */
export function calledFrom(
  { ip, userAgent }: ClientAddress,
  { caller, expiresAt }: VerifiedCaller,
  authToken: string | null,
): VerifiedCaller {
  const origin = { ip, userAgent, authToken };
  return { caller: { ...caller, origin }, expiresAt };
}

/**
 * Who says so over this socket.
 * @throws AuthenticationError when the credentials are not good.
 */
export async function verify(
  checker: CredentialChecker,
  credentials: Credentials,
  client: ClientAddress,
): Promise<VerifiedCaller> {
  switch (credentials.tokenType) {
    case "None":
      return calledFrom(client, ANONYMOUS, null);
    case "User": {
      const { value } = credentials;
      return calledFrom(client, await checker.user(value), value);
    }
    case "Admin": {
      const { value, impersonating } = credentials;
      return calledFrom(client, checker.admin(value, impersonating), null);
    }
  }
}
