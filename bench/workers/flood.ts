/**
 * One widget asked far beyond its limit, at an even pace, by visitors without
 * number from `addresses` addresses. `start` begins, `stop` ends it and says
 * what became of the messages.
 */
import { z } from "zod";
import { onLine, readTask, say } from "../lib/task.js";
import { askAsVisitor } from "../lib/visitor.js";

const task = readTask((value) =>
  z
    .object({
      gatewayUrl: z.string(),
      widgetId: z.string(),
      origin: z.string(),
      message: z.string(),
      perSecond: z.number(),
      addresses: z.number(),
    })
    .parse(value),
);
const { gatewayUrl, widgetId, origin, message } = task;
const TICK_MS = 20;
const counts = { sent: 0, served: 0, limited: 0, other: 0 };
let timer: NodeJS.Timeout | undefined;

async function one(): Promise<void> {
  const address = `172.16.${(counts.sent % task.addresses) & 255}.1`;
  counts.sent += 1;
  const call = { gatewayUrl, widgetId, origin, message, address };
  const { status } = await askAsVisitor(call);
  if (status === 200) counts.served += 1;
  else if (status === 429 || status === 403) counts.limited += 1;
  else counts.other += 1;
}

function start(): void {
  const started = performance.now();
  timer = setInterval(() => {
    const seconds = (performance.now() - started) / 1000;
    while (counts.sent < seconds * task.perSecond) {
      one().catch(() => (counts.other += 1));
    }
  }, TICK_MS);
}

onLine((line) => {
  if (line === "start") return start();
  clearInterval(timer);
  say(counts);
});
say({ ready: true });
