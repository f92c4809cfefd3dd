/**
 * Many sockets that subscribe to one query, by the sync protocol's bare
 * messages. Reports when each was told of a new value of `n`.
 */
import { performance } from "node:perf_hooks";
import { WebSocket } from "ws";
import { z } from "zod";
import { addQueries, connectMessage } from "../lib/sync-messages.js";
import { readTask, say, onLine } from "../lib/task.js";

const task = readTask((value) =>
  z
    .object({
      /** WebSocket address of the sync protocol, or of a bare broadcaster. */
      url: z.string(),
      /** null: a bare server that sends `{"n":1}` unasked. */
      query: z
        .object({ udfPath: z.string(), args: z.looseObject({}) })
        .nullable(),
      sockets: z.number(),
      /** How many different questions they ask, evenly. */
      questions: z.number(),
    })
    .parse(value),
);

const N = /"n":(\d+)/;
let awaited = -1;
let arrivals: number[] = [];
/** The newest value each socket has, to see that none is told twice. */
const last = new Map<WebSocket, number>();
let repeated = 0;

function onMessage(socket: WebSocket, text: string): void {
  const n = Number(N.exec(text)?.[1] ?? NaN);
  if (Number.isNaN(n)) return;
  if (n <= (last.get(socket) ?? -1)) repeated += 1;
  last.set(socket, n);
  if (n !== awaited) return;
  arrivals.push(performance.timeOrigin + performance.now());
  if (arrivals.length === task.sockets) say({ arrivals, repeated });
}

function connect(at: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(task.url, { perMessageDeflate: false });
    socket.once("error", reject);
    socket.once("open", () => {
      if (task.query) subscribe(socket, task.query, at % task.questions);
      else resolve();
    });
    socket.on("message", (data: Buffer) => {
      onMessage(socket, data.toString("utf8"));
      resolve();
    });
  });
}

function subscribe(
  socket: WebSocket,
  { udfPath, args }: { udfPath: string; args: object },
  question: number,
): void {
  socket.send(connectMessage());
  socket.send(addQueries([{ udfPath, args: { ...args, salt: question } }]));
}

for (let at = 0; at < task.sockets; at += 50) {
  const batch = Math.min(50, task.sockets - at);
  await Promise.all(
    Array.from({ length: batch }, (_, index) => connect(at + index)),
  );
}
onLine((line) => {
  awaited = Number(line.split(" ")[1]);
  arrivals = [];
  say({ ready: true });
});
say({ connected: task.sockets });
process.once("SIGTERM", () => process.exit(0));
