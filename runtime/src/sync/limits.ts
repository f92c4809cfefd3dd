/** Bounds of one socket. Tests narrow them; nobody else should need to. */
export interface SyncLimits {
  /** Mutations waiting behind the running one. */
  readonly queuedMutations: number;
  readonly runningActions: number;
  /** Queries one socket may be subscribed to. */
  readonly queries: number;
  /** Messages waiting behind an `Authenticate` whose keys are being fetched. */
  readonly queuedMessages: number;
  /** Of their JSON, arguments included. */
  readonly queryCharacters: number;
  /** Characters received and not yet dealt with, at which reading stops. */
  readonly pendingCharacters: number;
  /** Bytes of one incoming frame: 16 MiB of arguments and their base64. */
  readonly frameBytes: number;
  /** Transitions handed to the socket and not yet taken by the system. */
  readonly unsentTransitions: number;
  /** Bytes unsent at which the socket is no longer read from. */
  readonly pauseReadingBytes: number;
  /** Bytes unsent at which the client is dropped. */
  readonly unsentBytes: number;
  /**
   * Bytes unsent of all sockets together. While there are more, clients that
   * hold up more than `pauseReadingBytes` are dropped.
   */
  readonly unsentBytesOfAll: number;
  /** Characters of a Transition above which it is sent in parts. */
  readonly chunkCharacters: number;
  /** Milliseconds a new socket has to say who it is. */
  readonly connectMs: number;
  /** Milliseconds of silence after which the client is told we are alive. */
  readonly pingAfterMs: number;
  /** Milliseconds between looks at whether the client is alive. */
  readonly heartbeatMs: number;
  /** Milliseconds without any sign of the client until it is dropped. */
  readonly silentClientMs: number;
}

export const DEFAULT_SYNC_LIMITS: SyncLimits = {
  queuedMutations: 1_000,
  runningActions: 1_000,
  queries: 10_000,
  queuedMessages: 2_000,
  queryCharacters: 32 * 1024 * 1024,
  pendingCharacters: 32 * 1024 * 1024,
  frameBytes: 24 * 1024 * 1024,
  unsentTransitions: 2,
  pauseReadingBytes: 8 * 1024 * 1024,
  unsentBytes: 256 * 1024 * 1024,
  unsentBytesOfAll: 512 * 1024 * 1024,
  chunkCharacters: 5_000_000,
  connectMs: 30_000,
  pingAfterMs: 15_000,
  heartbeatMs: 5_000,
  silentClientMs: 120_000,
};
