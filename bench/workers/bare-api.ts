/**
 * The floor of the HTTP rates: a bare `node:http` server over bare `lmdb` that
 * stores and finds the same rows by the same entries, each write answered when
 * it is on disk.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { BareRows } from "../lib/bare-rows.js";
import { say } from "../lib/task.js";

const call = z.object({
  args: z.tuple([z.object({ key: z.string(), n: z.number().optional() })]),
});
const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
const rows = new BareRows(folder);

async function answer(url: string, text: string): Promise<string> {
  const [{ key, n = 0 }] = call.parse(JSON.parse(text)).args;
  if (url.endsWith("/query")) {
    const value = JSON.stringify(rows.find(key));
    return `{"status":"success","value":${value}}`;
  }
  await rows.insert(key, n);
  return '{"status":"success","value":null}';
}

const server = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => (text += chunk));
  request.once("end", () => {
    answer(request.url ?? "", text).then(
      (body) => {
        response.writeHead(200, {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        });
        response.end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  say({ url: `http://127.0.0.1:${port}` });
});
process.once("SIGTERM", () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
});
