/** Live queries and the WebSocket protocol of Convex clients. */
export { LiveQueries, type FunctionRunner } from "./live-queries.js";
export { DEFAULT_SYNC_LIMITS, type SyncLimits } from "./limits.js";
export {
  ANONYMOUS,
  AuthenticationError,
  isCurrent,
  type CredentialChecker,
  type VerifiedCaller,
} from "./session-auth.js";
export { SnapshotPool, type SnapshotLease } from "./snapshot-pool.js";
export { SyncServer, type SyncCounters } from "./sync-server.js";
export { decodeTs, encodeTs, MalformedMessageError } from "./wire.js";
