/** Calls of Convex functions over HTTP, by nothing but `node:http`. */
import { Agent, request } from "node:http";
import { performance } from "node:perf_hooks";
import { z } from "zod";
import { load } from "../lib/load.js";
import { percentile } from "../lib/table.js";
import { readTask, say } from "../lib/task.js";

const task = readTask((value) =>
  z
    .object({
      url: z.string(),
      kind: z.enum(["mutation", "query"]),
      path: z.string(),
      warmUp: z.number(),
      count: z.number(),
      width: z.number(),
      /** Keys are reused from here on. */
      keys: z.number(),
    })
    .parse(value),
);
const agent = new Agent({ keepAlive: true, maxSockets: task.width });
const target = new URL(`/api/${task.kind}`, task.url);

function call(index: number): Promise<void> {
  const key = `key-${index % task.keys}`;
  const args =
    task.kind === "mutation" ? { key, n: index } : { key, salt: index };
  const body = JSON.stringify({
    path: task.path,
    format: "convex_encoded_json",
    args: [args],
  });
  return new Promise((resolve, reject) => {
    const outgoing = request(
      target,
      {
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
        },
      },
      (response) => {
        let text = "";
        response.setEncoding("latin1");
        response.on("data", (chunk: string) => (text += chunk));
        response.once("error", reject);
        response.once("end", () => {
          const good =
            text.startsWith('{"status":"success"') &&
            (task.kind === "mutation" || text.includes(`"key":"${key}"`));
          if (good) resolve();
          else reject(new Error(`${task.path} answered ${text}`));
        });
      },
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

await load(task.warmUp, task.width, call);
const { perSecond, latencies } = await load(task.count, task.width, (index) =>
  call(index + task.warmUp),
);
const cpu = process.cpuUsage();
say({
  perSecond,
  median: percentile(latencies, 0.5),
  p99: percentile(latencies, 0.99),
  clientCpuMs: (cpu.user + cpu.system) / 1000,
  uptimeMs: performance.now(),
});
agent.destroy();
process.exit(0);
