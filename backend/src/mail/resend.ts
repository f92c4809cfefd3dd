/**
 * Mails by Resend's HTTP API. It takes attachments only, so the calendar
 * entry names its method in its content type; over its SMTP it is the same
 * as with any other server.
 */
import { Resend } from "resend";
import type { Mail } from "./compose.js";
import { headersOf, MailError, type MailTransport } from "./transport.js";

/** What is wrong with this one mail stays wrong. */
const PERMANENT: readonly string[] = [
  "invalid_attachment",
  "invalid_parameter",
  "missing_required_field",
];

/** `baseUrl` only to reach another server than Resend's own. */
export function createResendTransport(
  apiKey: string,
  baseUrl?: string,
): MailTransport {
  const resend = new Resend(apiKey, baseUrl === undefined ? {} : { baseUrl });
  return {
    name: "resend",
    async send(mail, signal) {
      const { data, error } = await resend.emails.send(toRequest(mail), {
        idempotencyKey: mail.key,
        signal,
      });
      if (error === null) return { providerId: data.id };
      const { name, message } = error;
      throw new MailError(`${name}: ${message}`, PERMANENT.includes(name));
    },
    close: () => undefined,
  };
}

function toRequest(mail: Mail): Parameters<Resend["emails"]["send"]>[0] {
  const { calendar, from, replyTo } = mail;
  return {
    from:
      from.name === "" ? from.email : `${quoted(from.name)} <${from.email}>`,
    to: mail.to.email,
    ...(replyTo !== null && { replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: { "Message-ID": mail.messageId, ...headersOf(mail) },
    ...(calendar && {
      attachments: [
        {
          filename: "invite.ics",
          content: Buffer.from(calendar.content),
          contentType: `text/calendar; charset=utf-8; method=${calendar.method}`,
        },
      ],
    }),
  };
}

function quoted(name: string): string {
  return `"${name.replace(/["\\]/g, "'")}"`;
}
