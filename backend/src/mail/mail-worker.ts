/**
 * Sends what is due in the outbox. Any number of gateways do so side by side:
 * a mail is leased to one of them, and leased again if that one dies.
 */
import { isUnavailable } from "../convex/conversation-store.js";
import { sleep } from "../sleep.js";
import { deliver, type DeliveryDeps } from "./delivery.js";

export interface MailTiming {
  /** How long one try may take before others may try as well. */
  readonly leaseMs: number;
  /** Wait before looking again, when others were faster or Convex is away. */
  readonly lookAgainMs: number;
}

export const DEFAULT_MAIL_TIMING: MailTiming = {
  leaseMs: 120_000,
  lookAgainMs: 2_000,
};

const MAX_AT_ONCE = 8;
/** A try ends before its lease does. */
const LEASE_MARGIN = 0.8;
/** Timers cannot wait longer. */
const MAX_WAIT_MS = 2 ** 31 - 1;

export interface MailWorker {
  /** Takes no more mails; those on their way get the time to finish. */
  stop(limitMs: number): Promise<void>;
}

export function startMailWorker(
  deps: DeliveryDeps & { readonly owner: string; readonly timing: MailTiming },
): MailWorker {
  const { outbox, logger, owner, timing } = deps;
  const ending = new AbortController();
  const running = new Set<Promise<void>>();
  let due: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  let claiming: Promise<void> | null = null;
  let stopped = false;

  const unwatch = outbox.watchNextDue({
    onValue(value) {
      due = value;
      schedule(0);
    },
    onError: (error) => logger.error({ err: error }, "outbox not watched"),
  });

  /** At the due time, but not before `atLeastMs` from now. */
  function schedule(atLeastMs: number): void {
    clearTimeout(timer);
    if (stopped || claiming !== null || due === null) return;
    if (running.size >= MAX_AT_ONCE) return;
    const wait = Math.max(due - Date.now(), atLeastMs, 0);
    timer = setTimeout(
      () => {
        claiming = claim();
      },
      Math.min(wait, MAX_WAIT_MS),
    );
  }

  async function claim(): Promise<void> {
    let wait = timing.lookAgainMs;
    try {
      const { leaseMs } = timing;
      const limit = MAX_AT_ONCE - running.size;
      const jobs = await outbox.claim({ owner, leaseMs, limit });
      for (const job of jobs) {
        const signal = AbortSignal.any([
          ending.signal,
          AbortSignal.timeout(leaseMs * LEASE_MARGIN),
        ]);
        const one = deliver(deps, job, signal).finally(() => {
          running.delete(one);
          schedule(0);
        });
        running.add(one);
      }
      if (jobs.length > 0) wait = 0;
    } catch (error) {
      // The next look repeats it; an outage is reported by the health route.
      const level = isUnavailable(error) ? "debug" : "error";
      logger[level]({ err: error }, "no mails claimed");
    }
    claiming = null;
    schedule(wait);
  }

  return {
    async stop(limitMs) {
      stopped = true;
      clearTimeout(timer);
      unwatch();
      const limit = new AbortController();
      // What is leased already is sent like the others.
      const all = Promise.resolve(claiming).then(() =>
        Promise.allSettled(running),
      );
      await Promise.race([
        all,
        sleep(limitMs, limit.signal).catch((error: unknown) => {
          if (!limit.signal.aborted) throw error;
        }),
      ]);
      limit.abort();
      ending.abort();
      await all;
    },
  };
}
