/**
 * Sockets subscribed to questions that no write of the benchmark concerns,
 * each question another one. Says when all of them were answered.
 */
import { WebSocket } from "ws";
import { z } from "zod";
import { addQueries, connectMessage } from "../lib/sync-messages.js";
import { readTask, say } from "../lib/task.js";

const task = readTask((value) =>
  z
    .object({
      /** WebSocket address of the sync protocol. */
      url: z.string(),
      sockets: z.number(),
      /** Of each socket. */
      questions: z.number(),
    })
    .parse(value),
);
let updates = 0;

function connect(at: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(task.url, { perMessageDeflate: false });
    socket.once("error", reject);
    socket.once("open", () => {
      socket.send(connectMessage());
      const calls = Array.from({ length: task.questions }, (_, question) => ({
        udfPath: "rows:get",
        args: { key: `idle-${at}-${question}` },
      }));
      socket.send(addQueries(calls));
    });
    let answered = 0;
    socket.on("message", (data: Buffer) => {
      const text = data.toString("utf8");
      if (!text.includes('"Transition"')) return;
      const found = text.match(/"QueryUpdated"/g)?.length ?? 0;
      answered += found;
      updates += found;
      if (answered >= task.questions) resolve();
    });
  });
}

for (let at = 0; at < task.sockets; at += 1) await connect(at);
say({ subscriptions: updates });
process.once("SIGTERM", () => process.exit(0));
