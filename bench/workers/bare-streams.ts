/**
 * The plainest server that could send the same bytes: no provider, no log, no
 * checks. Its answers hold after their first token, like the stand-in's, until
 * `release <count>`, or `release` for all.
 */
import { randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { z } from "zod";
import { onLine, readTask, say } from "../lib/task.js";

const task = readTask((value) =>
  z.object({ pieces: z.array(z.string()) }).parse(value),
);

interface Open {
  readonly response: ServerResponse;
  readonly messageId: string;
  at: number;
  offset: number;
}

let waiting: Open[] = [];
let allowed = 0;

const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    response.writeHead(200, {
      "content-type": "application/x-ndjson; charset=utf-8",
    });
    const messageId = randomUUID();
    write(response, {
      type: "start",
      conversationId: randomUUID(),
      messageId,
      seq: 2,
      attempt: 1,
      visitorSeq: 1,
    });
    sendToken({ response, messageId, at: 0, offset: 0 });
    pump();
  });
});

function pump(): void {
  while (allowed > 0 && waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    for (const open of batch) {
      if (allowed > 0) {
        allowed -= 1;
        sendToken(open);
      } else {
        waiting.push(open);
      }
    }
  }
}

function sendToken(open: Open): void {
  const { response, messageId } = open;
  const text = task.pieces[open.at] ?? "";
  write(response, { type: "token", messageId, text, offset: open.offset });
  open.at += 1;
  open.offset += text.length;
  if (open.at < task.pieces.length) {
    waiting.push(open);
  } else {
    write(response, { type: "done", messageId, seq: 2, reason: "complete" });
    response.end();
  }
}

function write(response: ServerResponse, event: object): void {
  response.write(`${JSON.stringify(event)}\n`);
}

onLine((line) => {
  const count = line.split(" ")[1];
  allowed += count === undefined ? Infinity : Number(count);
  pump();
});
server.listen({ port: 0, host: "127.0.0.1", backlog: 4_096 }, () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  say({ url: `http://127.0.0.1:${port}` });
});
process.once("SIGTERM", () => process.exit(0));
