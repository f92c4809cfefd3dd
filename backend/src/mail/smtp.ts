/** Mails by SMTP, over a few connections that are kept. */
import { createTransport, type SendMailOptions } from "nodemailer";
import type { Person } from "../calendar/calendar-file.js";
import type { Mail } from "./compose.js";
import { headersOf, MailError, type MailTransport } from "./transport.js";

const MAX_CONNECTIONS = 4;
const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** `url` as in `smtps://user:password@mail.example.com:465`. */
export function createSmtpTransport(url: string): MailTransport {
  const transporter = createTransport({
    pool: true,
    url,
    maxConnections: MAX_CONNECTIONS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // A mail is made of what is in it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    name: "smtp",
    async send(mail, signal) {
      try {
        const info = await transporter.sendMail({
          ...toMessage(mail),
          signal,
        });
        return info.response ? { providerId: lastWords(info.response) } : {};
      } catch (error) {
        throw toMailError(error);
      }
    },
    close: () => transporter.close({ force: true }),
  };
}

function toMessage(mail: Mail): SendMailOptions {
  const { calendar, from, to, replyTo } = mail;
  return {
    envelope: { from: from.email, to: [to.email] },
    from: toAddress(from),
    to: toAddress(to),
    ...(replyTo !== null && {
      replyTo: toAddress({ name: "", email: replyTo }),
    }),
    messageId: mail.messageId,
    headers: headersOf(mail),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    ...(calendar && {
      icalEvent: {
        method: calendar.method,
        content: calendar.content,
        filename: "invite.ics",
      },
    }),
  };
}

/** As an object it is never parsed, so a name cannot become an address. */
function toAddress({ name, email }: Person): { name: string; address: string } {
  return { name, address: email };
}

/** Servers name their queue's id at the end of their answer. */
function lastWords(response: string): string {
  return response.slice(-200);
}

/**
 * Only a refusal of this reader or this mail is final; a refused login or
 * sender is a matter of settings, which somebody will mend.
 */
function toMailError(error: unknown): MailError {
  if (!(error instanceof Error)) return new MailError("not sent", false);
  const code = "code" in error ? error.code : undefined;
  const refused = "permanent" in error && error.permanent === true;
  const command = "command" in error ? error.command : undefined;
  const isAboutMail = command === "RCPT TO" || code === "EMESSAGE";
  const name = typeof code === "string" ? `${code}: ` : "";
  const message = `${name}${error.message}`;
  return new MailError(message, refused && isAboutMail, { cause: error });
}
