/** A real SMTP server on loopback that keeps what it is sent. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  /** As it came over the wire. */
  readonly raw: string;
  readonly from: string;
  readonly to: readonly string[];
}

export interface MailServer {
  readonly url: string;
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  /** Refuses mails from now on, with this SMTP status; null: takes them. */
  refuse(status: number | null): void;
  close(): Promise<void>;
}

export async function startMailServer(port = 0): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  let status: number | null = null;
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    closeTimeout: 100,
    onRcptTo(_address, _session, callback) {
      if (status === null) return callback();
      callback(Object.assign(new Error("not now"), { responseCode: status }));
    },
    onData(stream, session, callback) {
      const { mailFrom, rcptTo } = session.envelope;
      buffer(stream).then((raw) => {
        mails.push({
          raw: raw.toString("latin1"),
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
        });
        callback();
      }, callback);
    },
  });
  // Clients that are cut off are part of the tests.
  server.on("error", () => undefined);
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  const address = server.server.address() as AddressInfo;
  return {
    port: address.port,
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    refuse(next) {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
