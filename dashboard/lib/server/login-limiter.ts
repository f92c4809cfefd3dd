import { sharedState } from "./shared-state";

const FREE_ATTEMPTS = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** A quiet time after which an address starts afresh. */
const FORGET_AFTER_MS = 15 * 60_000;
/** Bounds memory when someone tries from very many addresses. */
const MAX_ADDRESSES = 10_000;

interface Attempts {
  failures: number;
  /** Milliseconds since the epoch. */
  lastAt: number;
  blockedUntil: number;
}

export type LoginAdmission =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly retryAfterMs: number };

/**
 * Five wrong passwords are free; then an address waits 30 s, 1 min, 2 min …
 * up to 15 min after each further one. Fifteen quiet minutes clear it.
 */
export class LoginLimiter {
  readonly #byAddress = new Map<string, Attempts>();

  /**
   * Counts the attempt before the password is looked at, so that attempts
   * sent at the same moment cannot slip through together.
   */
  admit(address: string, now: number): LoginAdmission {
    const known = this.#byAddress.get(address);
    if (known !== undefined && now < known.blockedUntil) {
      return { allowed: false, retryAfterMs: known.blockedUntil - now };
    }
    const isFresh =
      known === undefined ||
      now - Math.max(known.lastAt, known.blockedUntil) > FORGET_AFTER_MS;
    const failures = (isFresh ? 0 : known.failures) + 1;
    const beyond = failures - FREE_ATTEMPTS;
    const wait =
      beyond < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** beyond, LONGEST_WAIT_MS);
    this.#remember(address, {
      failures,
      lastAt: now,
      blockedUntil: now + wait,
    });
    return { allowed: true };
  }

  /** The password was right: the address owes nothing. */
  succeed(address: string): void {
    this.#byAddress.delete(address);
  }

  /** How long the address has to wait after what it has tried. */
  waitMs(address: string, now: number): number {
    const known = this.#byAddress.get(address);
    return known === undefined ? 0 : Math.max(0, known.blockedUntil - now);
  }

  get size(): number {
    return this.#byAddress.size;
  }

  #remember(address: string, attempts: Attempts): void {
    // Re-inserting keeps the map in order of use: the first key is the oldest.
    this.#byAddress.delete(address);
    this.#byAddress.set(address, attempts);
    if (this.#byAddress.size <= MAX_ADDRESSES) return;
    const oldest = this.#byAddress.keys().next();
    if (!oldest.done) this.#byAddress.delete(oldest.value);
  }
}

export function loginLimiter(): LoginLimiter {
  return sharedState("login-limiter", () => new LoginLimiter());
}
