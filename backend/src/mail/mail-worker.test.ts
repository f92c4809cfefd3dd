import { setImmediate } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { mailJob } from "../../test/support/mail-job.js";
import { StoreError, type Watcher } from "../convex/conversation-store.js";
import { createLogger } from "../logger.js";
import type { Mail } from "./compose.js";
import type { MailJob, OutboxStore } from "./mail-job.js";
import { startMailWorker, type MailWorker } from "./mail-worker.js";
import { createManageLinks } from "./manage-link.js";
import { MailError, type MailTransport } from "./transport.js";

const links = createManageLinks("secret", "https://chat.example");
const PATIENT = { timeout: 20_000, interval: 5 };

let worker: MailWorker | undefined;
afterEach(() => worker?.stop(0));

/** An outbox in memory that tries again at once. */
function openOutbox(job: MailJob | null) {
  const calls: string[] = [];
  const problems: Error[] = [];
  let waiting = job;
  let watcher: Watcher<number | null> | null = null;
  const tell = () => watcher?.onValue(waiting === null ? null : Date.now());
  const note = (call: string): void => {
    calls.push(call);
    const problem = problems.shift();
    if (problem) throw problem;
  };
  const store: OutboxStore = {
    watchNextDue(next) {
      watcher = next;
      tell();
      return () => {
        watcher = null;
      };
    },
    claim() {
      const jobs = waiting === null ? [] : [waiting];
      waiting = null;
      tell();
      return Promise.resolve(jobs);
    },
    async sent() {
      await setImmediate();
      note("sent");
      return true;
    },
    async failed({ error, permanent = false }) {
      await setImmediate();
      note(`failed ${error} ${permanent}`);
      const state = permanent ? ("dead" as const) : ("queued" as const);
      if (job && state === "queued") waiting = job;
      tell();
      return { state, dueAt: Date.now() };
    },
    async registerToken({ bookingId, role, hash }) {
      await setImmediate();
      note(`register ${bookingId} ${role} ${hash}`);
    },
  };
  return { store, calls, problems };
}

function start(
  outbox: OutboxStore,
  send: (mail: Mail, signal: AbortSignal) => Promise<{ providerId?: string }>,
): void {
  const transport: MailTransport = {
    name: "smtp",
    send,
    close: () => undefined,
  };
  worker = startMailWorker({
    outbox,
    transport,
    links,
    sender: { from: "desk@shop.example", domain: "chat.example" },
    logger: createLogger("silent"),
    owner: "g1",
    timing: { leaseMs: 60_000, lookAgainMs: 5 },
  });
}

const hash = links.hashOf(links.tokenOf("seed"));

test("registers the link before it is mailed, and then tells", async () => {
  const { store, calls } = openOutbox(mailJob());
  const texts: string[] = [];
  start(store, (mail) => {
    calls.push("send");
    texts.push(mail.text);
    return Promise.resolve({});
  });
  await vi.waitFor(() => {
    expect(calls).toEqual([`register b1 visitor ${hash}`, "send", "sent"]);
  }, PATIENT);
  expect(texts[0]).toContain(links.urlOf(links.tokenOf("seed")));
});

test("tries again what failed, as often as it is given it", async () => {
  const { store, calls } = openOutbox(
    mailJob({ manage: { seed: "seed", hash } }),
  );
  let tries = 0;
  start(store, () => {
    tries += 1;
    if (tries > 3) return Promise.resolve({});
    return Promise.reject(new MailError("away", false));
  });
  await vi.waitFor(() => {
    const failure = "failed away false";
    expect(calls).toEqual([failure, failure, failure, "sent"]);
  }, PATIENT);
});

test("says when trying again is of no use", async () => {
  const { store, calls } = openOutbox(
    mailJob({ manage: { seed: "seed", hash } }),
  );
  start(store, () => Promise.reject(new MailError("no such user", true)));
  await vi.waitFor(() => {
    expect(calls).toEqual(["failed no such user true"]);
  }, PATIENT);
});

test("does not send what is over", async () => {
  const endMs = Date.now() - 1;
  const { store, calls } = openOutbox(mailJob({ endMs }));
  start(store, () => expect.fail("It was sent"));
  await vi.waitFor(() => {
    expect(calls).toEqual([
      "failed The appointment was over before this was sent true",
    ]);
  }, PATIENT);
});

test("tells again, without sending again, when Convex was away", async () => {
  const { store, calls, problems } = openOutbox(
    mailJob({ manage: { seed: "seed", hash } }),
  );
  problems.push(new StoreError("unavailable", "away"));
  let sendings = 0;
  start(store, () => {
    sendings += 1;
    return Promise.resolve({});
  });
  await vi.waitFor(() => expect(calls).toEqual(["sent", "sent"]), PATIENT);
  expect(sendings).toBe(1);
});

test("a bug in one mail is told, without its words", async () => {
  const { store, calls } = openOutbox(mailJob({ startMs: Number.NaN }));
  start(store, () => expect.fail("It was sent"));
  await vi.waitFor(() => {
    expect(calls).toContain(
      "failed The mail could not be made or its link not be kept false",
    );
  }, PATIENT);
});

test("stopping waits for what is on its way", async () => {
  const { store, calls } = openOutbox(
    mailJob({ manage: { seed: "seed", hash } }),
  );
  let finish: () => void = () => undefined;
  const begun = new Promise<void>((begin) => {
    start(store, () => {
      begin();
      return new Promise((resolve) => {
        finish = () => resolve({});
      });
    });
  });
  await begun;
  const stopped = worker?.stop(20_000);
  finish();
  await stopped;
  expect(calls).toEqual(["sent"]);
});

test("stopping gives up in the end, and leaves the lease", async () => {
  const { store, calls } = openOutbox(
    mailJob({ manage: { seed: "seed", hash } }),
  );
  const begun = new Promise<void>((begin) => {
    start(store, (_mail, signal) => {
      begin();
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    });
  });
  await begun;
  await worker?.stop(0);
  expect(calls).toEqual([]);
});
