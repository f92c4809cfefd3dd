/**
 * Visitors of several widgets. `burst <n>` sends n messages at once, each of a
 * new visitor from an address of their own, and says how long each waited.
 */
import { z } from "zod";
import { onLine, readTask, say } from "../lib/task.js";
import { askAsVisitor } from "../lib/visitor.js";

const task = readTask((value) =>
  z
    .object({
      gatewayUrl: z.string(),
      widgetIds: z.array(z.string()),
      origin: z.string(),
      message: z.string(),
    })
    .parse(value),
);
const { gatewayUrl, widgetIds, origin, message } = task;
let visitors = 0;

function one() {
  const at = (visitors += 1);
  return askAsVisitor({
    gatewayUrl,
    origin,
    message,
    widgetId: widgetIds[at % widgetIds.length] ?? "",
    address: `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`,
  });
}

onLine((line) => {
  const count = Number(line.replace("burst ", ""));
  const all = Promise.all(Array.from({ length: count }, one));
  all.then(
    (timings) =>
      say({
        waits: timings
          .filter(({ done }) => done)
          .map((one) => one.firstTokenMs),
        lost: timings.filter(({ status, done }) => status === 200 && !done)
          .length,
        later: timings.filter(({ status }) => status !== 200).length,
      }),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
say({ ready: true });
