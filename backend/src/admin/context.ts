/** What the admin API is given. */
import type { AppContext } from "../context.js";
import type { RateLimitOptions } from "../door/rate-limit.js";
import type { Logger } from "../logger.js";
import type { AdminStore } from "./admin-store.js";
import type { Cursors } from "./cursor.js";

export interface AdminDeps {
  readonly store: AdminStore;
  readonly logger: Logger;
  /** An address's share of calls with keys not proven lately. */
  readonly rateLimit: RateLimitOptions;
  readonly cursors: Cursors;
  /** A key was let in; told once a minute. */
  noteUse(apiKeyHash: string): void;
  /** A key was none. */
  noteInvalidKey(c: AppContext): void;
  /** 32 bytes; widget keys that may be asked for twice are derived from it. */
  readonly keySecret: Uint8Array;
}
