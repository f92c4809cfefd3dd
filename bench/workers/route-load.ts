/** The same request again and again, by nothing but `node:http`. */
import { Agent, request } from "node:http";
import { z } from "zod";
import { load } from "../lib/load.js";
import { percentile } from "../lib/table.js";
import { readTask, say } from "../lib/task.js";

const task = readTask((value) =>
  z
    .object({
      url: z.string(),
      method: z.enum(["GET", "POST"]),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
      status: z.number(),
      warmUp: z.number(),
      count: z.number(),
      width: z.number(),
    })
    .parse(value),
);
const agent = new Agent({ keepAlive: true, maxSockets: task.width });

/** From an address of its own: what one address may do is not measured. */
function call(index: number): Promise<void> {
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      task.url,
      {
        method: task.method,
        agent,
        headers: {
          ...task.headers,
          "x-forwarded-for": address,
          ...(task.method === "POST" && {
            "content-length": Buffer.byteLength(task.body),
          }),
        },
      },
      (response) => {
        response.resume();
        response.once("error", reject);
        response.once("end", () => {
          if (response.statusCode === task.status) resolve();
          else reject(new Error(`answered ${response.statusCode}`));
        });
      },
    );
    outgoing.once("error", reject);
    outgoing.end(task.method === "POST" ? task.body : undefined);
  });
}

await load(task.warmUp, task.width, call);
const { perSecond, latencies } = await load(task.count, task.width, (index) =>
  call(index + task.warmUp),
);
say({ perSecond, median: percentile(latencies, 0.5) });
agent.destroy();
