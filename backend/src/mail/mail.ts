/** The mail worker as configured; none leaves all mails in the outbox. */
import type { Config, MailConfig } from "../config.js";
import type { Logger } from "../logger.js";
import type { OutboxStore } from "./mail-job.js";
import {
  DEFAULT_MAIL_TIMING,
  startMailWorker,
  type MailTiming,
} from "./mail-worker.js";
import type { ManageLinks } from "./manage-link.js";
import { createResendTransport } from "./resend.js";
import { createSmtpTransport } from "./smtp.js";
import type { MailTransport } from "./transport.js";

export interface Mailing {
  /** Takes no more mails; those on their way get the time to finish. */
  stop(limitMs: number): Promise<void>;
  close(): void;
}

export function startMailing(deps: {
  readonly config: Config;
  readonly outbox: OutboxStore;
  readonly links: ManageLinks;
  readonly owner: string;
  readonly logger: Logger;
  readonly timing?: Partial<MailTiming> | undefined;
}): Mailing {
  const { config, outbox, links, owner, logger } = deps;
  if (config.mail === null) {
    return { stop: () => Promise.resolve(), close: () => undefined };
  }
  const transport = createTransportOf(config.mail);
  const domain = new URL(config.publicUrl).hostname;
  const worker = startMailWorker({
    outbox,
    transport,
    links,
    sender: { from: config.mail.from, domain },
    owner,
    logger,
    timing: { ...DEFAULT_MAIL_TIMING, ...deps.timing },
  });
  return { stop: worker.stop, close: transport.close };
}

function createTransportOf(mail: MailConfig): MailTransport {
  return mail.kind === "smtp"
    ? createSmtpTransport(mail.url)
    : createResendTransport(mail.apiKey);
}
