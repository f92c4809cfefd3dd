/** How mails leave; which way is a matter of configuration. */
import type { Mail } from "./compose.js";

export interface MailTransport {
  readonly name: "smtp" | "resend";
  /**
   * Resolves when the mail was taken. `signal` gives it up; whether it was
   * taken then is unknown.
   * @throws {MailError}
   */
  send(mail: Mail, signal: AbortSignal): Promise<{ providerId?: string }>;
  close(): void;
}

/** The mail was not taken, as far as is known. */
export class MailError extends Error {
  constructor(
    message: string,
    /** This mail would be refused again. */
    readonly permanent: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "MailError";
  }
}

/** Nobody answered this mail, so no program should answer it either. */
export function headersOf(mail: Mail): Record<string, string> {
  return {
    "Auto-Submitted": "auto-generated",
    ...(mail.inReplyTo && {
      "In-Reply-To": mail.inReplyTo,
      References: mail.inReplyTo,
    }),
  };
}
