/** What the sync layer asks of whoever checks credentials. */
import type { JsonObject } from "../engine/types.js";
import type { Caller } from "../functions/types.js";

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
