/** New keys of a widget. Convex gets a secret one's hash and prefix only. */
import { hashSecret } from "../door/secrets.js";
import type { Idempotency } from "./admin-store.js";
import { newKeyBytes } from "./idempotency.js";

const MARK = { publishable: "wk_", secret: "sk_" } as const;
/** Characters of a key that are shown where keys are listed. */
const PREFIX_LENGTH = 10;

export function newKey(
  kind: keyof typeof MARK,
  by: {
    readonly secret: Uint8Array;
    readonly apiKeyHash: string;
    readonly idempotency: Idempotency;
  },
): { key: string; hash: string; prefix: string } {
  const bytes = newKeyBytes(by.secret, by.apiKeyHash, by.idempotency);
  const key = `${MARK[kind]}${bytes}`;
  return { key, hash: hashSecret(key), prefix: key.slice(0, PREFIX_LENGTH) };
}
