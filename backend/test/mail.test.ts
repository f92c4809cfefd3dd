/** From a booking to a mail on the wire, with everything in between real. */
import PostalMime from "postal-mime";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { checkCalendar } from "./support/calendar-checks.js";
import { startGateway, type RunningGateway } from "./support/gateway.js";
import { startMailServer, type MailServer } from "./support/mail-server.js";
import { leavesOf, readPart, shapeOf } from "./support/mime.js";
import { startPlatform, type Platform } from "./support/platform.js";
import { openShop, type Shop } from "./support/shop.js";
import { present } from "./support/world.js";

const FROM = "desk@shop.example";
const PATIENT = { timeout: 25_000, interval: 50 };
const FULL_SHAPE =
  "multipart/mixed[multipart/alternative[text/plain,text/html,text/calendar],application/ics]";

let platform: Platform;
let shop: Shop;
let server: MailServer;
const gateways: RunningGateway[] = [];

beforeAll(async () => {
  platform = await startPlatform();
  server = await startMailServer();
  gateways.push(await openGateway());
  shop = await openShop(platform);
});

afterAll(async () => {
  for (const gateway of gateways) await gateway.stop();
  await server.close();
  await platform.close();
});

function openGateway(
  options: Parameters<typeof startGateway>[1] = {},
): Promise<RunningGateway> {
  return startGateway(platform, {
    mailTiming: { lookAgainMs: 200 },
    ...options,
    env: {
      SMTP_URL: server.url,
      MAIL_FROM: FROM,
      NEXT_PUBLIC_BACKEND_URL: "https://chat.shop.example/",
    },
  });
}

/** Mails to an address so far, oldest first, parsed. */
async function mailsTo(address: string, count: number) {
  const found = await vi.waitFor(() => {
    const all = server.mails.filter(({ to }) => to.includes(address));
    expect(all.length).toBeGreaterThanOrEqual(count);
    return all;
  }, PATIENT);
  return await Promise.all(
    found.map(async (mail) => {
      const tree = readPart(mail.raw);
      const leaf = (type: string) =>
        leavesOf(tree).find((part) => part.type === type);
      return {
        mail,
        tree,
        leaf,
        email: await PostalMime.parse(Buffer.from(mail.raw, "latin1")),
      };
    }),
  );
}

async function linesOf(bookingId: string) {
  const lines = await shop.mails();
  return lines.filter((line) => line.bookingId === bookingId);
}

async function stateOf(bookingId: string): Promise<string[]> {
  const lines = await linesOf(bookingId);
  return lines.map(({ kind, audience, state }) =>
    [kind, audience, state].join(" "),
  );
}

test("booked, moved and cancelled: three mails of one entry", async () => {
  const email = "ann@mail.example";
  const bookingId = await shop.book(3, { name: "Ann", email });
  await shop.move(bookingId, 4);
  await shop.cancel(bookingId, "The doctor is ill");
  const mails = await mailsTo(email, 3);
  expect(mails).toHaveLength(3);
  const methods = ["REQUEST", "REQUEST", "CANCEL"];
  const kinds = ["confirmed", "moved", "cancelled"];
  const first = `<${bookingId}.0.confirmed.visitor@shop.example>`;
  for (const [at, { mail, tree, leaf, email: read }] of mails.entries()) {
    expect(shapeOf(tree)).toBe(FULL_SHAPE);
    const inline = present(leaf("text/calendar"));
    const attached = present(leaf("application/ics"));
    expect(inline.contentType).toMatch(
      new RegExp(`^text/calendar; charset=utf-8; method=${methods[at]}$`),
    );
    expect(attached.text).toBe(inline.text);
    const calendar = checkCalendar(inline.text);
    expect(calendar.method).toBe(methods[at]);
    expect(calendar.entries).toMatchObject([
      {
        uid: `${bookingId}@chat.shop.example`,
        sequence: at,
        status: at === 2 ? "CANCELLED" : "CONFIRMED",
        organizer: FROM,
        attendees: [email],
      },
    ]);
    expect(mail.from).toBe(FROM);
    expect(read.from).toMatchObject({ address: FROM });
    expect(read.replyTo).toMatchObject([{ address: "vogel@shop.example" }]);
    expect(tree.headers["auto-submitted"]).toBe("auto-generated");
    expect(read.messageId).toBe(
      `<${bookingId}.${at}.${kinds[at]}.visitor@shop.example>`,
    );
    expect(read.inReplyTo).toBe(at === 0 ? undefined : first);
    const link = /https:\/\/chat\.shop\.example\/b\/[\w-]{43}/;
    expect(read.text).toMatch(link);
    expect(read.html).toContain(link.exec(read.text ?? "")?.[0]);
    expect(read.text).toContain("(America/New_York)");
    expect(read.text).toContain("(Europe/Berlin)");
  }
  expect(mails[2]?.email.text).toContain("The doctor is ill");
  const links = mails.map(({ email: { text } }) =>
    /\/b\/[\w-]+/.exec(text ?? ""),
  );
  expect(new Set(links.map(String)).size).toBe(1);
});

test("staff get their own file, and answers reach the visitor", async () => {
  const email = "berta@mail.example";
  const bookingId = await shop.book(5, { name: "Berta", email, locale: "de" });
  const [visitor] = await mailsTo(email, 1);
  expect(visitor?.email.subject).toMatch(/^Bestätigt: Consultation, /);
  const found = await vi.waitFor(async () => {
    const all = await mailsTo("vogel@shop.example", 1);
    const own = all.find(({ mail }) => mail.raw.includes(bookingId));
    return present(own);
  }, PATIENT);
  expect(found.email.replyTo).toMatchObject([{ address: email }]);
  const { entries } = checkCalendar(present(found.leaf("text/calendar")).text);
  expect(entries[0]?.attendees).toEqual(["vogel@shop.example"]);
  expect(entries[0]?.summary).toContain("Berta");
});

test("a hostile name injects nothing", async () => {
  const name = `Eve "x" <a@evil.example>, 😀; <b>hi</b>`;
  const email = "eve@mail.example";
  const notes = "one\r\nBcc: evil@x.example\r\n\r\n<script>1</script>";
  await shop.book(6, { name, email, notes });
  const [got] = await mailsTo(email, 1);
  const { mail, tree, leaf, email: read } = present(got);
  expect(mail.to).toEqual([email]);
  expect(read.to).toMatchObject([{ address: email, name }]);
  expect(Object.keys(tree.headers)).not.toContain("bcc");
  expect(shapeOf(tree)).toBe(FULL_SHAPE);
  const { entries } = checkCalendar(present(leaf("text/calendar")).text);
  expect(entries).toHaveLength(1);
  const staff = await vi.waitFor(async () => {
    const all = await mailsTo("vogel@shop.example", 1);
    return present(all.find(({ email: { text } }) => text?.includes("Eve")));
  }, PATIENT);
  expect(Object.keys(staff.tree.headers)).not.toContain("bcc");
  expect(staff.email.html).not.toMatch(/<script|<b>hi/);
  expect(staff.email.html).toContain("&lt;script&gt;");
  expect(staff.email.text).toContain("<script>1</script>");
});

test("an address that is refused for good is given up, for staff", async () => {
  server.refuse(550);
  const email = "carl@mail.example";
  const bookingId = await shop.book(7, { name: "Carl", email });
  await vi.waitFor(async () => {
    expect(await stateOf(bookingId)).toEqual([
      "confirmed staff dead",
      "confirmed visitor dead",
    ]);
  }, PATIENT);
  server.refuse(null);
  for (const line of await linesOf(bookingId)) await shop.resend(line._id);
  expect(await mailsTo(email, 1)).toHaveLength(1);
});

test("a server that is busy or away: all mails wait for the next try", async () => {
  server.refuse(451);
  const busy = await shop.book(8, { name: "Dora" });
  await vi.waitFor(async () => {
    const lines = await linesOf(busy);
    expect(lines.map(({ state }) => state)).toEqual(["queued", "queued"]);
    for (const line of lines) {
      expect(line.lastError).toContain("not now");
      expect(line.attempts).toBe(1);
      expect(line.dueAt).toBeGreaterThan(line.createdAt);
    }
  }, PATIENT);
  const { port } = server;
  await server.close();
  const away = await shop.book(16, { name: "Dora" });
  await vi.waitFor(async () => {
    const lines = await linesOf(away);
    expect(lines.map(({ state }) => state)).toEqual(["queued", "queued"]);
    for (const line of lines) expect(line.lastError).toMatch(/^E[A-Z]+: /);
  }, PATIENT);
  server = await startMailServer(port);
});

test("a worker that dies before it says so: the same mail again", async () => {
  for (const gateway of gateways.splice(0)) await gateway.stop();
  const doomed = await openGateway({
    mailTiming: { lookAgainMs: 200, leaseMs: 2_000 },
    wrapStore: (store) => ({
      ...store,
      outbox: { ...store.outbox, sent: () => new Promise(() => undefined) },
    }),
  });
  const bookingId = await shop.book(9, { name: "Emil", email: "e@x.example" });
  await mailsTo("e@x.example", 1);
  // It cannot tell: its calls hang, like those of a process that is killed.
  void doomed.close();
  gateways.push(await openGateway());
  const mails = await mailsTo("e@x.example", 2);
  const ids = mails.map(({ email }) => email.messageId);
  expect(new Set(ids)).toEqual(
    new Set([`<${bookingId}.0.confirmed.visitor@shop.example>`]),
  );
  await vi.waitFor(async () => {
    expect(await stateOf(bookingId)).toEqual([
      "confirmed staff sent",
      "confirmed visitor sent",
    ]);
  }, PATIENT);
});

test("several gateways send each mail once", async () => {
  gateways.push(await openGateway(), await openGateway());
  const visitors = [10, 11, 12, 13, 14, 15].map((day) => ({
    day,
    email: `many${day}@x.example`,
  }));
  await Promise.all(
    visitors.map(({ day, email }) => shop.book(day, { name: "Many", email })),
  );
  for (const { email } of visitors) await mailsTo(email, 1);
  await vi.waitFor(async () => {
    const waiting = (await shop.mails()).filter(
      ({ state }) => state === "queued" || state === "sending",
    );
    expect(waiting.filter(({ to }) => to.startsWith("many"))).toEqual([]);
  }, PATIENT);
  for (const { email } of visitors) {
    expect(await mailsTo(email, 1)).toHaveLength(1);
  }
});
