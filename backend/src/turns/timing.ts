/** How often what is written goes where; all in milliseconds. */
export interface Timing {
  /** Between two writes to the log while staff are watching. */
  readonly watchedFlushMs: number;
  /** Between two writes to the log otherwise. */
  readonly flushMs: number;
  /** How long the log keeps an answer for a gateway that went silent. */
  readonly leaseMs: number;
  /** Between two looks for answers whose gateway died. */
  readonly orphanPollMs: number;
  /** How long the end of an answer is offered to a log that is away. */
  readonly finishPatienceMs: number;
}

export const DEFAULT_TIMING: Timing = {
  watchedFlushMs: 100,
  flushMs: 1_000,
  leaseMs: 6_000,
  orphanPollMs: 3_000,
  finishPatienceMs: 600_000,
};
