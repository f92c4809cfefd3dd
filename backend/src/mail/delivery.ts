/** One leased mail: made, sent, and told how it went. */
import type { Logger } from "../logger.js";
import { isUnavailable } from "../convex/conversation-store.js";
import { sleep } from "../sleep.js";
import { composeMail, type Sender } from "./compose.js";
import type { MailJob, OutboxStore } from "./mail-job.js";
import type { ManageLinks } from "./manage-link.js";
import { MailError, type MailTransport } from "./transport.js";

const TELL_AGAIN_MS = 1_000;

export interface DeliveryDeps {
  readonly outbox: OutboxStore;
  readonly transport: MailTransport;
  readonly links: ManageLinks;
  readonly sender: Sender;
  readonly logger: Logger;
}

/**
 * `signal` ends when the lease does, or the worker: what was not told by then
 * is found again by whoever claims the mail next. Never rejects.
 */
export async function deliver(
  deps: DeliveryDeps,
  job: MailJob,
  signal: AbortSignal,
): Promise<void> {
  const { outbox, logger } = deps;
  const lease = { outboxId: job.outboxId, fence: job.fence };
  const line = { mail: job.messageKey, attempt: job.attempt };
  try {
    const taken = await send(deps, job, signal);
    // Unless this is told, the mail is sent once more.
    await persistently(signal, () => outbox.sent({ ...lease, ...taken }));
    logger.info(line, "mail sent");
  } catch (error) {
    if (signal.aborted) {
      logger.warn(line, "mail given up for now");
      return;
    }
    const permanent = error instanceof MailError && error.permanent;
    logger.warn({ ...line, err: error, permanent }, "mail not sent");
    const failure = { ...lease, error: whyOf(error), permanent };
    await persistently(signal, () => outbox.failed(failure)).catch(
      (problem: unknown) => {
        // Its lease runs out, which counts as a failed try as well.
        logger.error({ ...line, err: problem }, "failed mail not told");
      },
    );
  }
}

async function send(
  { outbox, transport, links, sender }: DeliveryDeps,
  job: MailJob,
  signal: AbortSignal,
): Promise<{ providerId?: string }> {
  // Mails that waited for a transport, for example: nobody needs them now.
  if (job.endMs <= Date.now()) {
    throw new MailError("The appointment was over before this was sent", true);
  }
  const token = links.tokenOf(job.manage.seed);
  const hash = links.hashOf(token);
  if (job.manage.hash !== hash) {
    const { bookingId, audience: role } = job;
    await outbox.registerToken({ bookingId, role, hash });
  }
  return await transport.send(
    composeMail(job, links.urlOf(token), sender),
    signal,
  );
}

/** Repeats a call to Convex while it cannot be reached. */
async function persistently<T>(
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      await sleep(TELL_AGAIN_MS, signal);
    }
  }
}

/** What staff read; a bug's own words say nothing to them. */
function whyOf(error: unknown): string {
  if (error instanceof MailError) return error.message;
  return "The mail could not be made or its link not be kept";
}
