import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { mailJob } from "../../test/support/mail-job.js";
import { composeMail } from "./compose.js";
import { createResendTransport } from "./resend.js";
import { MailError } from "./transport.js";

const sender = { from: "desk@shop.example", domain: "chat.example" };
const mail = composeMail(mailJob(), "https://chat.example/b/token", sender);
const signal = new AbortController().signal;

let stop: () => void = () => undefined;
afterEach(() => stop());

/** Resend's API as documented, answering with `status` and `body`. */
async function startApi(status: number, body: unknown) {
  const asked: { headers: IncomingHttpHeaders; url: string; body: unknown }[] =
    [];
  const server = createServer((request, response) => {
    void json(request).then((given) => {
      const { headers, url = "" } = request;
      asked.push({ headers, url, body: given });
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return { asked, transport: createResendTransport("re_key", url) };
}

test("sends everything, under its own key", async () => {
  const { asked, transport } = await startApi(200, { id: "re_1" });
  expect(await transport.send(mail, signal)).toEqual({ providerId: "re_1" });
  expect(asked).toHaveLength(1);
  expect(asked[0]?.url).toBe("/emails");
  expect(asked[0]?.headers["authorization"]).toBe("Bearer re_key");
  expect(asked[0]?.headers["idempotency-key"]).toBe("b1.0.confirmed.visitor");
  const content = Buffer.from(mail.calendar?.content ?? "").toString("base64");
  expect(asked[0]?.body).toMatchObject({
    from: '"Demo Shop" <desk@shop.example>',
    to: "ann@mail.example",
    reply_to: "vogel@shop.example",
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: {
      "Message-ID": "<b1.0.confirmed.visitor@shop.example>",
      "Auto-Submitted": "auto-generated",
    },
    attachments: [
      {
        filename: "invite.ics",
        content,
        content_type: "text/calendar; charset=utf-8; method=REQUEST",
      },
    ],
  });
});

test.each([
  [422, "missing_required_field", true],
  [429, "rate_limit_exceeded", false],
  [403, "invalid_api_key", false],
  [500, "internal_server_error", false],
])("tells %i %s by whether it may pass", async (status, name, permanent) => {
  const { transport } = await startApi(status, { name, message: "no" });
  const error: unknown = await transport
    .send(mail, signal)
    .catch((reason: unknown) => reason);
  if (!(error instanceof MailError)) return expect.fail("It was sent");
  expect(error.permanent).toBe(permanent);
  expect(error.message).toContain(name);
});

test("a server that is away may come back", async () => {
  const { transport } = await startApi(200, {});
  stop();
  await expect(transport.send(mail, signal)).rejects.toMatchObject({
    permanent: false,
  });
});
