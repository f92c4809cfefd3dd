/**
 * Secret links to a booking's page. The token is derived from the booking's
 * seed with a key that only gateways have, so every mail carries the same
 * link although nobody keeps it; Convex knows its hash.
 */
import { createHmac } from "node:crypto";
import { deriveKey, hashSecret } from "../door/secrets.js";

export interface ManageLinks {
  /** 256 bits, base64url. */
  tokenOf(seed: string): string;
  /** Hex SHA-256 of the token: what Convex looks it up by. */
  hashOf(token: string): string;
  /** The page where its booking is shown and changed. */
  urlOf(token: string): string;
}

/**
 * `secret` is the gateways' own; `publicUrl` is where browsers reach them,
 * without a slash at the end.
 */
export function createManageLinks(
  secret: string,
  publicUrl: string,
): ManageLinks {
  const key = deriveKey(secret, "manage-link");
  return {
    tokenOf: (seed) =>
      createHmac("sha256", key).update(seed).digest("base64url"),
    hashOf: hashSecret,
    urlOf: (token) => `${publicUrl}/b/${token}`,
  };
}
